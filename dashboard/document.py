"""The HTML document that everything is shown in."""

import base64
import hashlib
from pathlib import Path
from typing import Final
from urllib.parse import quote

from components import theme

ASSETS: Final = Path(__file__).parent / "assets"

# Runs before the first paint, so that a dark page never flashes white.
EARLY_SCRIPT: Final = (
    "(function(){var t=null;try{t=localStorage.getItem('theme')}catch(e){}"
    "if(t!=='light'&&t!=='dark'){t=matchMedia('(prefers-color-scheme: dark)').matches"
    "?'dark':'light'}document.documentElement.setAttribute('data-bs-theme',t)})()"
)

#: What of plotly.js draws flat figures: a third of the whole, and by far the largest file of most
#: pages, which Dash asks for only when it meets the first figure. Of the version of `plotly`.
FLAT_PLOTLY: Final = "plotly-cartesian-4.1.1.min.js"
FLAT_PLOTLY_PATH: Final = f"/assets/{FLAT_PLOTLY}"

_DOCUMENT: Final = """<!DOCTYPE html>
<html lang="en">
    <head>
        {%metas%}
        <meta name="color-scheme" content="light dark">
        <title>{%title%}</title>
        <link rel="icon" type="image/svg+xml" href="@@ICON@@">
        <link rel="preload" as="script" href="@@PLOTLY@@" id="flat-plotly">
        <style>@@VARIABLES@@</style>
        <script>@@EARLY@@</script>
        {%css%}
    </head>
    <body>
        {%app_entry%}
        <noscript>Shopper Spectrum draws its pages in the browser and needs JavaScript.</noscript>
        {%config%}
        {%scripts%}
        {%renderer%}
    </body>
</html>"""


def document() -> str:
    """Write the document with Dash's placeholders."""
    # Inline, because Chromium asks for an icon again whenever the address changes.
    icon = f"data:image/svg+xml,{quote((ASSETS / 'favicon.svg').read_text())}"
    parts = {
        "VARIABLES": theme.css_variables(),
        "EARLY": EARLY_SCRIPT,
        "ICON": icon,
        "PLOTLY": FLAT_PLOTLY_PATH,
    }
    text = _DOCUMENT
    for name, part in parts.items():
        text = text.replace(f"@@{name}@@", part)
    return text


def early_script_hash() -> str:
    """Name the early script to a content security policy."""
    digest = base64.b64encode(hashlib.sha256(EARLY_SCRIPT.encode()).digest()).decode()
    return f"'sha256-{digest}'"
