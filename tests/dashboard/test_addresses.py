import pytest

from analytics.errors import SettingError
from dashboard.addresses import require_closed
from dashboard.settings import Settings

NETWORKS = ["0.0.0.0", "::", "192.0.2.1", "10.0.0.7", "shop.example", "localhost.example"]  # noqa: S104


@pytest.mark.parametrize("host", NETWORKS)
def test_a_network_needs_a_sign_in_or_the_word(host):
    with pytest.raises(SettingError, match="say --insecure"):
        require_closed(Settings(host=host))
    require_closed(Settings(host=host, insecure=True))
    require_closed(Settings(host=host, auth="passwords"))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_this_machine_alone_needs_none(host):
    require_closed(Settings(host=host))
