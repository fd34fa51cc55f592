# The API in a container: `docker build -t mitra-partners .`, or `docker compose up`.
# Python 3.11 is the version that all tests run on; both stages must have the same one.
FROM python:3.11-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1
WORKDIR /src

# What changes seldom comes first, so that a change of code does not fetch anything again.
COPY requirements/run.txt requirements/build.txt requirements/
RUN python -m venv /opt/mitra \
    && /opt/mitra/bin/pip install --require-hashes -r requirements/run.txt \
    && python -m venv /opt/build \
    && /opt/build/bin/pip install --require-hashes -r requirements/build.txt

COPY pyproject.toml README.md LICENSE ./
COPY domain domain
COPY graphdb graphdb
COPY matching matching
COPY resolvers resolvers
COPY schema schema
COPY mitra mitra
# No build isolation: hatchling is the locked one, and nothing unlocked is fetched.
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheel . \
    && /opt/mitra/bin/pip install --no-deps /wheel/*.whl \
    && /opt/mitra/bin/pip check


FROM python:3.11-slim-bookworm

LABEL org.opencontainers.image.title="Mitra" \
    org.opencontainers.image.description="Finds partners that complete each other: a GraphQL API over a graph of organizations" \
    org.opencontainers.image.licenses="Apache-2.0"

# A number, so that an orchestrator can tell that it is not root; fixed, so that volumes fit. The
# data folder is made here because a new volume takes its owner and mode from the image.
RUN groupadd --gid 10001 mitra \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin mitra \
    && install --directory --mode 0700 --owner 10001 --group 10001 /data

COPY --from=build /opt/mitra /opt/mitra

# Inside the container it listens on every address, else no port could be published; which of them
# the world sees is said where the port is published. The root file system may be read-only:
# Mitra writes into MITRA_HOME, and the system's temporary folder is all that is needed beside it.
ENV PATH=/opt/mitra/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MITRA_HOST=0.0.0.0 \
    MITRA_PORT=8000 \
    MITRA_HOME=/data

USER 10001:10001
WORKDIR /data
VOLUME ["/data"]
EXPOSE 8000

HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"MITRA_PORT\"]}/healthz', timeout=4)"]

# No shell between: Mitra is process 1 and gets the signal to stop.
ENTRYPOINT ["mitra"]
CMD ["serve"]
