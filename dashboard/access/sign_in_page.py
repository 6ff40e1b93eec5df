"""The pages shown to somebody who is not signed in: plain HTML in the dashboard's own look."""

from html import escape
from string import Template
from typing import Final
from urllib.parse import quote

from components import theme
from dashboard.access.sessions import TOKEN
from dashboard.document import ASSETS, EARLY_SCRIPT

#: The one file that these pages load.
FONT: Final = "/assets/inter.woff2"

_STYLE: Final = """
@font-face{font-family:Inter;font-weight:100 900;font-display:swap;
src:url("/assets/inter.woff2") format("woff2")}
:root{color-scheme:light}:root[data-bs-theme=dark]{color-scheme:dark}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px 16px;
background:var(--page);color:var(--text);font:15px/1.5 var(--font)}
main{width:100%;max-width:380px}
.brand{display:flex;align-items:center;gap:10px;margin:0 0 20px 2px;font-weight:650;
letter-spacing:-.01em}
.brand img{width:24px;height:24px;border-radius:6px}
.card{padding:28px;border:1px solid var(--line);border-radius:12px;background:var(--surface)}
h1{margin:0 0 20px;font-size:22px;letter-spacing:-.015em;line-height:1.25}
h1+p{margin:-12px 0 20px}
p{margin:0;color:var(--text-muted);overflow-wrap:anywhere}
label{display:block;margin:0 0 6px;font-size:13px;font-weight:550}
input[type=text],input[type=password]{width:100%;min-height:44px;margin:0 0 16px;padding:8px 12px;
border:1px solid var(--line-strong);border-radius:8px;background:var(--page);color:var(--text);
font:inherit}
.go{display:block;width:100%;min-height:44px;padding:10px 16px;border:1px solid transparent;
border-radius:8px;background:var(--accent);color:var(--surface);font:inherit;font-weight:600;
text-align:center;text-decoration:none;cursor:pointer}
.go:hover{filter:brightness(1.06)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.said{margin:0 0 18px;padding:10px 12px;border:1px solid var(--line-strong);
border-left:3px solid var(--negative);border-radius:8px;color:var(--text);font-size:14px}
.foot{margin:16px 2px 0;font-size:13px}
"""

_PAGE: Final = Template(
    '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark"><title>$title · Shopper Spectrum</title>'
    '<link rel="icon" type="image/svg+xml" href="$icon"><style>$style</style>'
    '<script>$early</script></head><body><main><div class="brand"><img src="$icon" alt="">'
    'Shopper Spectrum</div><div class="card">$inside</div>$foot</main></body></html>'
)

_FORM: Final = Template(
    '<form method="post" action="/sign-in">'
    '<input type="hidden" name="$token" value="$proof">'
    '<input type="hidden" name="next" value="$next">'
    '<label for="name">User name</label>'
    '<input id="name" name="name" type="text" value="$name" autocomplete="username" '
    'autocapitalize="none" spellcheck="false" maxlength="64" required $first>'
    '<label for="password">Password</label>'
    '<input id="password" name="password" type="password" autocomplete="current-password" '
    'maxlength="256" required $second>'
    '<button class="go" type="submit">Sign in</button></form>'
)

_FOOT: Final = (
    '<p class="foot">No account, or a lost password? Whoever runs this dashboard helps.</p>'
)


def password_page(proof: str, asked_for: str, said: str = "", name: str = "") -> str:
    """Write the page that asks for user name and password.

    Parameters
    ----------
    proof : str
        The form token.
    asked_for : str
        The page to go to then, a path of our own.
    said, name : str
        Why the attempt before failed, and under which name it was made.
    """
    form = _FORM.substitute(
        token=TOKEN,
        proof=escape(proof),
        next=escape(asked_for),
        name=escape(name),
        first="" if name else "autofocus",
        second="autofocus" if name else "",
    )
    return _page("Sign in", f"<h1>Sign in</h1>{_alert(said)}{form}", _FOOT)


def provider_page(asked_for: str, said: str = "") -> str:
    """Write the page that leads to the company's own sign-in."""
    link = f"/sign-in/oidc?next={quote(asked_for, safe='')}"
    inside = (
        f"<h1>Sign in</h1>{_alert(said)}"
        f'<a class="go" href="{escape(link)}">Continue with your company account</a>'
    )
    return _page("Sign in", inside, _FOOT)


def notice_page(title: str, words: str, *, leads_home: bool = True) -> str:
    """Write a page that only says something."""
    link = '<a class="go" href="/">Go to the overview</a>' if leads_home else ""
    sentence = f"{words[:1].upper()}{words[1:]}."
    return _page(title, f"<h1>{escape(title)}</h1><p>{escape(sentence)}</p>{link}", "")


def _alert(said: str) -> str:
    if not said:
        return ""
    return f'<p class="said" role="alert">{escape(f"{said[:1].upper()}{said[1:]}.")}</p>'


def _page(title: str, inside: str, foot: str) -> str:
    icon = f"data:image/svg+xml,{quote((ASSETS / 'favicon.svg').read_text(encoding='utf-8'))}"
    return _PAGE.substitute(
        title=escape(title),
        icon=icon,
        style=f"{theme.css_variables()}{_STYLE}",
        early=EARLY_SCRIPT,
        inside=inside,
        foot=foot,
    )
