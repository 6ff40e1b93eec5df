"""Signing in and out, and what is left of a page when its session ends."""

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard import registry
from dashboard.access.users import Users
from pages.who import Role
from tests.dashboard.access import doors
from tests.pages import small_shop

pytestmark = [pytest.mark.browser, pytest.mark.operations]


@pytest.fixture(scope="module")
def users(tmp_path_factory) -> Users:
    return doors.users_in(tmp_path_factory.mktemp("users"))


@pytest.fixture(scope="module")
def address(serve, users, tmp_path_factory) -> str:
    shop = small_shop.publish(tmp_path_factory.mktemp("artifacts"))
    return serve(shop, app=doors.app_of(shop, users))


@pytest.fixture
def window(browser: Browser):
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()
    assert page.complaints == []


def _sign_in(page: Page, role: Role, password: str = doors.PASSWORD) -> None:
    page.get_by_label("User name").fill(doors.NAMES[role])
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")


def test_signing_in_with_the_keyboard_and_out_again(address, window):
    window.goto(f"{address}/data?from=here")
    expect(window.get_by_label("User name")).to_be_focused()
    window.keyboard.type("ann")
    window.keyboard.press("Tab")
    window.keyboard.type("not her password")
    window.keyboard.press("Enter")
    expect(window.get_by_role("alert")).to_have_text("User name or password is wrong.")
    expect(window.get_by_label("Password")).to_be_focused()
    window.keyboard.type(doors.PASSWORD)
    window.keyboard.press("Enter")
    expect(window.locator("main h1")).to_have_text("Data quality")
    assert window.url == f"{address}/data?from=here"
    window.get_by_role("button", name="Menu").click()
    expect(window.locator(".account-who")).to_have_text("annanalyst")
    window.get_by_role("button", name="Sign out").click()
    expect(window.get_by_role("heading", name="Sign in")).to_be_visible()
    window.goto(f"{address}/data")
    expect(window.get_by_role("heading", name="Sign in")).to_be_visible()


def test_the_sign_in_fits_a_phone(address, window):
    window.goto(address)
    assert window.evaluate("document.documentElement.scrollWidth") <= 390
    assert window.evaluate("document.documentElement.dataset.bsTheme") == "dark"


def test_a_session_that_ends_is_said_and_the_page_lives_on(address, window):
    window.goto(f"{address}/data")
    _sign_in(window, Role.ANALYST)
    expect(window.locator("main h1")).to_have_text("Data quality")
    window.wait_for_load_state("networkidle")
    window.context.clear_cookies()
    window.get_by_role("button", name="Menu").click()
    window.locator("#nav").get_by_role("link", name="Overview").click()
    notice = window.locator("#signed-out")
    expect(notice).to_contain_text("You are signed out.")
    expect(notice).to_have_count(1)
    expect(window.locator("main h1")).to_have_text("Data quality")
    notice.get_by_role("link", name="Sign in again").click()
    _sign_in(window, Role.ANALYST)
    expect(window.locator("main h1")).to_have_text("Overview")


@pytest.mark.parametrize(("role", "n_offered"), [(Role.VIEWER, 0), (Role.ANALYST, 2)])
def test_numbers_are_offered_to_who_may_take_them(address, window, role, n_offered):
    window.goto(f"{address}/countries")
    _sign_in(window, role)
    menu = window.locator("main section[data-card] .menu").first
    menu.locator("summary").click()
    expect(menu.get_by_text("Picture (PNG)")).to_be_visible()
    expect(menu.get_by_text("Numbers (").locator("visible=true")).to_have_count(n_offered)


WATCH = """window.violations = [];
document.addEventListener("securitypolicyviolation",
  (event) => window.violations.push(event.violatedDirective + " " + event.blockedURI));"""


def test_every_page_runs_under_the_policy_behind_a_sign_in(address, window):
    window.add_init_script(WATCH)
    window.goto(address)
    _sign_in(window, Role.ADMIN)
    expect(window.locator("main h1")).to_have_text("Overview")
    for spec in registry.specs():
        if spec.is_listed:
            window.goto(f"{address}{spec.path}")
            expect(window.locator("main h1")).to_be_visible()
            window.wait_for_load_state("networkidle")
            assert window.evaluate("window.violations") == [], spec.path
    # The watch works, and what is not ours does not run.
    window.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "window.ran = true";
        document.head.append(script);
    }""")
    window.wait_for_function("window.violations.length === 1")
    assert window.evaluate("window.ran") is None
