# docker build --tag eeolint . && docker run --rm --volume "$PWD:/postings:ro" eeolint check .
FROM python:3.13-slim AS build
WORKDIR /source
COPY . .
RUN pip install --no-cache-dir --disable-pip-version-check --prefix=/installed .

FROM python:3.13-slim
COPY --from=build /installed /usr/local
# The compiled rules are made here, so that no run has to; whoever runs the container may read them.
ENV EEOLINT_CACHE_DIR=/var/cache/eeolint
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin eeolint \
    && eeolint rules > /dev/null \
    && chown -R eeolint /var/cache/eeolint \
    && chmod -R a+rX /var/cache/eeolint
USER eeolint
WORKDIR /postings
ENTRYPOINT ["eeolint"]
CMD ["check", "."]
