"""A headless Chromium driven as a person would: log in, open, drag, read, take a picture."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
CHROMEDRIVER = shutil.which("chromedriver")
PATIENCE_S = 60
T = TypeVar("T")


class Page:
    """One browser window on one Superset."""

    def __init__(self, address: str, pictures: Path, *, width: int = 1440, height: int = 1000) -> None:
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM or ""
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", f"--window-size={width},{height}"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(CHROMEDRIVER))
        self.address = address
        self.pictures = pictures

    def close(self) -> None:
        self.driver.quit()

    def login(self, user: str, password: str) -> None:
        self.open("/login/")
        self.wait("#username").send_keys(user)
        self.wait("#password").send_keys(password)
        self.wait("button[type=submit]").click()
        self.until(lambda: "/login" not in self.driver.current_url)

    def open(self, path: str) -> None:
        self.driver.get(self.address + path)

    def find(self, css: str) -> list[WebElement]:
        return [element for element in self.driver.find_elements(By.CSS_SELECTOR, css) if shows(element)]

    def wait(self, css: str, text: str = "") -> WebElement:
        """The first visible element of the selector, with the text in it, as soon as there is one."""
        return self.until(lambda: next((element for element in self.find(css) if text in element.text), None), f"{css} {text}")

    def until(self, true: Callable[[], T], what: str = "") -> T:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                if found := true():
                    return found
            except StaleElementReferenceException:
                pass
            if time.monotonic() > deadline:
                self.picture("timeout")
                raise AssertionError(f"{what or true} did not come within {PATIENCE_S} s; see {self.pictures}/timeout.png")
            time.sleep(0.1)

    def drag(self, what: WebElement, onto: WebElement) -> None:
        """A real drag: press, move in steps, release."""
        ActionChains(self.driver).move_to_element(what).click_and_hold().pause(0.2).move_by_offset(8, 4).pause(0.1).move_to_element(onto).pause(0.3).move_by_offset(2, 2).pause(0.2).release().perform()

    def point_away(self) -> None:
        """Moves the mouse where it brings up no tooltip."""
        ActionChains(self.driver).move_to_element_with_offset(self.wait("body"), 0, 0).perform()

    def picture(self, name: str) -> Path:
        file = self.pictures / f"{name}.png"
        self.driver.save_screenshot(str(file))
        return file

    def text(self) -> str:
        """All that the page shows."""
        return str(self.driver.execute_script("return document.body.innerText"))

    def tall(self, height: int) -> None:
        """Makes the window so tall that all of a dashboard is drawn at once."""
        self.driver.set_window_size(1440, height)

    @staticmethod
    def quote(text: str) -> str:
        return quote(text)

    def model_filter(self, slug: str, model: str) -> str:
        """The address's part that sets a dashboard's filter on the model."""
        script = "return fetch('/api/v1/dashboard/' + arguments[0]).then(r => r.json()).then(d => JSON.parse(d.result.json_metadata).native_filter_configuration.find(f => f.name == 'Model').id)"
        number = self.driver.execute_script(script, slug)
        state = f"({number}:(extraFormData:(filters:!((col:model,op:IN,val:!({model})))),filterState:(label:{model},value:!({model})),id:{number},ownState:()))"
        return quote(state)

    def post(self, path: str, body: object) -> Any:
        """A request to Superset's API as the page itself makes it; the reply's JSON."""
        script = """
            const [path, body, done] = arguments;
            fetch('/api/v1/security/csrf_token/').then(r => r.json()).then(token => fetch(path, {
                method: 'POST', body: JSON.stringify(body),
                headers: {'Content-Type': 'application/json', 'X-CSRFToken': token.result},
            })).then(r => r.json()).then(done);
        """
        return self.driver.execute_async_script(script, path, body)

    def settle(self, seconds: float = 1.5) -> None:
        """Waits until nothing is loading for a moment."""
        calm = time.monotonic()
        deadline = calm + PATIENCE_S
        while time.monotonic() - calm < seconds and time.monotonic() < deadline:
            if self.find(".loading, [data-test=loading-indicator], .ant-spin-spinning"):
                calm = time.monotonic()
            time.sleep(0.1)


def shows(element: WebElement) -> bool:
    try:
        return element.is_displayed()
    except WebDriverException:
        return False
