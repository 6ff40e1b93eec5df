"""A tiny OpenID provider, served from a thread of the tests."""

import base64
import hashlib
import threading
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import flask
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT = "shopper"
SECRET = "its secret"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})


class Provider:
    """Signs in whoever the test says.

    `claims` go into the ID token, over what is right; `told` is what the userinfo endpoint adds.
    """

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.told: dict[str, Any] = {}
        self.key = KEY
        self.asked: dict[str, str] = {}
        app = flask.Flask("provider")
        app.add_url_rule("/.well-known/openid-configuration", "about", self._about)
        app.add_url_rule("/keys", "keys", lambda: {"keys": [KEY.as_dict(private=False)]})
        app.add_url_rule("/token", "token", self._token, methods=["POST"])
        app.add_url_rule("/userinfo", "userinfo", lambda: {"sub": "42", **self.told})
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def agree(self, address: str) -> str:
        """Take somebody sent to /authorize; give the address they are sent back to."""
        self.asked = {name: said[0] for name, said in parse_qs(urlsplit(address).query).items()}
        back = urlsplit(self.asked["redirect_uri"]).path
        return f"{back}?code=a-code&state={self.asked['state']}"

    def _about(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def _token(self) -> Any:
        form, credentials = flask.request.form, flask.request.authorization
        proof = hashlib.sha256(form["code_verifier"].encode()).digest()
        is_proven = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        if (credentials.username, credentials.password) != (CLIENT, SECRET):
            return {"error": "invalid_client"}, 401
        if form["code"] != "a-code" or is_proven != self.asked["code_challenge"]:
            return {"error": "invalid_grant"}, 400
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "42",
            "iat": now,
            "exp": now + 60,
            "nonce": self.asked["nonce"],
            **self.claims,
        }
        header = {"alg": "RS256", "kid": "one"}
        signed = jwt.encode(header, claims, self.key)
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}
