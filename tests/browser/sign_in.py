"""A real OpenID Connect provider on this machine, https://oidc-provider-mock.readthedocs.io, and a sign-in through it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import oidc_provider_mock
from playwright.sync_api import Page, expect


@contextmanager
def sign_in_server(folder: Path, people: Mapping[str, Mapping[str, object]]) -> Iterator[Path]:
    """Run a provider that knows ``people`` {account name: claims}; yield the path of a secrets.toml for a dashboard that uses it."""
    known = [oidc_provider_mock.User(sub=sub, claims={"email_verified": True, **claims}) for sub, claims in people.items()]
    with oidc_provider_mock.run_server_in_thread(user_claims=known) as provider:
        secrets = folder / "secrets.toml"
        secrets.write_text(
            "[auth]\n"
            'redirect_uri = "http://localhost:{port}/oauth2callback"\n'
            f'cookie_secret = "{"a secret of the test " * 3}"\n'
            'client_id = "chatdong"\nclient_secret = "x"\n'
            f'server_metadata_url = "http://localhost:{provider.server_port}/.well-known/openid-configuration"\n'
        )
        yield secrets


def sign_in(page: Page, address: str, who: str) -> None:
    """Open a page, follow it to the provider, and choose an account there."""
    page.goto(f"{address}/budget")
    expect(page.locator("h1")).to_have_text("로그인이 필요합니다")
    page.get_by_role("button", name="로그인").click()
    page.get_by_role("button", name=who, exact=True).click()
    page.wait_for_url(f"{address}/**")
