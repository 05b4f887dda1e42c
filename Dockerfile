# syntax=docker/dockerfile:1

# Build: the locked dependencies and Syncline's wheel go into a virtual environment of their own.
FROM python:3.11-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_NO_INPUT=1

WORKDIR /build
COPY requirements/build.lock requirements/run.lock requirements/
RUN python -m venv /build/tools \
    && /build/tools/bin/python -m pip install --require-hashes -r requirements/build.lock \
    && python -m venv /opt/syncline \
    && /opt/syncline/bin/python -m pip install --require-hashes -r requirements/run.lock

COPY . .
RUN /build/tools/bin/python -m pip wheel --no-deps --no-build-isolation --wheel-dir dist . \
    && /opt/syncline/bin/python -m pip install --no-deps dist/*.whl \
    && /opt/syncline/bin/python -m pip uninstall --yes pip setuptools


# Run: that environment and nothing else. The configuration, the store and the reports live in /var/lib/syncline.
FROM python:3.11-slim-bookworm

RUN groupadd --system --gid 10001 syncline \
    && useradd --system --uid 10001 --gid syncline --home-dir /var/lib/syncline --shell /usr/sbin/nologin syncline \
    && install --directory --owner syncline --group syncline --mode 0750 /var/lib/syncline

COPY --from=build /opt/syncline /opt/syncline

ENV PATH=/opt/syncline/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1

USER syncline
WORKDIR /var/lib/syncline
VOLUME /var/lib/syncline

STOPSIGNAL SIGTERM
# A stale source (exit code 1) is a matter for a person, not a reason to restart: only what cannot run at all is unhealthy.
HEALTHCHECK --interval=1m --timeout=10s --start-period=30s --retries=3 \
    CMD ["sh", "-c", "syncline status --json >/dev/null 2>&1; test $? -lt 2"]
ENTRYPOINT ["syncline"]
CMD ["--help"]
