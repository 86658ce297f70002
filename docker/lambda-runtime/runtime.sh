#!/bin/sh
# What AWS's base image has and any other lacks: a runtime interface client and the entry point that starts it. The client is compiled here,
# so that no compiler comes into the image. Usage: runtime.sh OUT
set -eu
out=$1
mkdir -p "$out"
[ ! -e /lambda-entrypoint.sh ] || exit 0

apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends cmake g++ make python3 xz-utils >/dev/null
# Node's headers lie beside it.
npm_config_nodedir=$(dirname "$(dirname "$(command -v node)")")
export npm_config_nodedir
# A lost connection is tried again after a minute, not after five.
npm ci --prefix /build --ignore-scripts=false --no-audit --no-fund --loglevel=error --fetch-timeout=60000

modules=$out/var/runtime/node_modules
mkdir -p "$modules/aws-lambda-ric" "$modules/@aws"
cd /build/node_modules
(cd aws-lambda-ric && cp package.json index.mjs rapid-client.node LICENSE NOTICE THIRD-PARTY-LICENSES "$modules/aws-lambda-ric")
cp -r @aws/lambda-invoke-store "$modules/@aws"
cat >"$out/var/runtime/bootstrap" <<'END'
#!/bin/sh
cd "${LAMBDA_TASK_ROOT:-/var/task}"
exec node /var/runtime/node_modules/aws-lambda-ric/index.mjs "$_HANDLER"
END
cat >"$out/lambda-entrypoint.sh" <<'END'
#!/bin/sh
# As AWS's: the argument is the handler, and the emulator, where it is mounted, stands for a Runtime API that is not given.
export _HANDLER="$1"
[ -n "$AWS_LAMBDA_RUNTIME_API" ] || exec /usr/local/bin/aws-lambda-rie /var/runtime/bootstrap
exec /var/runtime/bootstrap
END
chmod 755 "$out/lambda-entrypoint.sh" "$out/var/runtime/bootstrap"
chmod -R a+rX "$out"
