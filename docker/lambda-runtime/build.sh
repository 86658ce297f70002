#!/usr/bin/env bash
# Makes localhost/laurel/lambda-nodejs by podman, of Debian's packages and this Node and npm, so that no registry of images is needed. It stands
# for AWS's public.ecr.aws/lambda/nodejs:24: the same client of the Runtime API, entry point and places.
set -euo pipefail
cd "$(dirname "$0")/../.."

# As images of Node are: all of it in /usr/local, and no flush after each file that the package manager writes.
make_base() {
  NODE_HOME=$(dirname "$(dirname "$(node -p process.execPath)")")
  NPM_HOME=$(dirname "$(dirname "${npm_execpath:-$(readlink -f "$(command -v npm)")}")")
  export NODE_HOME NPM_HOME AUTHORITIES=/etc/ssl/certs/ca-certificates.crt
  scratch=$(mktemp -d -p /dev/shm)
  trap 'rm -rf "$scratch"' EXIT
  # shellcheck disable=SC2016 # Run by mmdebstrap, with the base's folder as $1.
  TMPDIR=$scratch mmdebstrap --quiet --variant=apt --include=ca-certificates \
    --customize-hook='echo force-unsafe-io >"$1/etc/dpkg/dpkg.cfg.d/speed"' \
    --customize-hook='cd "$1/usr/local" && mkdir -p include lib/node_modules && cp "$NODE_HOME/bin/node" bin && cp -r "$NODE_HOME/include/node" include' \
    --customize-hook='cd "$1/usr/local" && cp -r "$NPM_HOME" lib/node_modules && ln -s ../lib/node_modules/npm/bin/npm-cli.js bin/npm' \
    --customize-hook='cp "$AUTHORITIES" "$1$AUTHORITIES"' \
    bookworm "$scratch/base.tar" http://deb.debian.org/debian
  podman import --quiet --change "ENV NODE_EXTRA_CA_CERTS=$AUTHORITIES" "$scratch/base.tar" "$1"
}

command -v podman >/dev/null || { echo 'This needs podman. On Debian: apt-get install podman runc mmdebstrap' >&2; exit 1; }
runtime=localhost/laurel/lambda-nodejs:$( (node --version; cat docker/lambda-runtime/*) | sha256sum | head -c 12)
if ! podman image exists "$runtime"; then
  base=localhost/laurel/debian-node:$(node --version)
  if ! podman image exists "$base"; then make_base "$base"; fi
  # No layers: the one with the compiler would be the largest.
  podman build --format docker --network host --isolation chroot --layers=false --build-arg "BASE=$base" --tag "$runtime" docker/lambda-runtime
fi
podman tag "$runtime" localhost/laurel/lambda-nodejs
