#!/usr/bin/env bash
# Builds the image by podman, as localhost/laurel/avatar-processor on localhost/laurel/base. The base is LAUREL_IMAGE_BASE; without one it is
# what docker/lambda-runtime makes, so that no registry of images is needed.
set -euo pipefail
cd "$(dirname "$0")/../.."

command -v podman >/dev/null || { echo 'This needs podman. On Debian: apt-get install podman runc mmdebstrap' >&2; exit 1; }
base=${LAUREL_IMAGE_BASE:-localhost/laurel/lambda-nodejs}
[ -n "${LAUREL_IMAGE_BASE:-}" ] || bash docker/lambda-runtime/build.sh
podman build --format docker --network host --isolation chroot --build-arg "BASE=$base" \
  --tag localhost/laurel/avatar-processor --file docker/avatar-processor/Dockerfile .
podman tag "$base" localhost/laurel/base
