# Shopper Spectrum: one image that builds and serves. See docs/deployment.md.
# check=error=true

# The same Debian and Python in both stages: what the first one installs runs in the second.
ARG PYTHON=3.11-slim-bookworm

FROM python:${PYTHON} AS install
WORKDIR /install
COPY requirements.txt ./requirements.txt
# Wheels only, with the hashes of the lock: nothing is compiled, nothing else gets in.
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.txt \
 && /opt/venv/bin/python -m compileall -q /opt/venv \
 && /opt/venv/bin/pip uninstall --yes pip

FROM python:${PYTHON}
# pip is no use at run time to anyone but an intruder.
RUN python -m pip uninstall --yes pip \
 && useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin shopper \
 && install -d -o shopper -g shopper -m 0750 /data /data/artifacts /data/cache
COPY --from=install /opt/venv /opt/venv
WORKDIR /app
COPY LICENSE ./
COPY analytics analytics
COPY components components
COPY pages pages
COPY dashboard dashboard
RUN /opt/venv/bin/python -m compileall -q analytics components pages dashboard

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SHOPPER_SPECTRUM_ARTIFACTS=/data/artifacts \
    SHOPPER_SPECTRUM_CACHE=/data/cache \
    SHOPPER_SPECTRUM_HOST=0.0.0.0 \
    SHOPPER_SPECTRUM_LOG_FORMAT=json

USER 10001:10001
VOLUME ["/data"]
EXPOSE 8050
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8050/healthz', timeout=4)"]
ENTRYPOINT ["python", "-m", "dashboard"]
CMD ["serve"]
