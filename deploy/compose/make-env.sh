#!/bin/sh
# Writes .env with newly generated secrets, and drawbridge.env, for compose.yaml: ./make-env.sh DOMAIN
set -eu
domain=${1:?the host name that people and partners use, for example drawbridge.example.com}
cd "$(dirname "$0")"
secret() { openssl rand -hex 32; }
umask 077
# Never overwrites an existing file: a new SECRET_KEY could not decrypt stored values.
set -o noclobber
cat > .env <<END
DOMAIN=$domain
SECRET_KEY=$(openssl rand -base64 32)
OPERATOR_TOKEN=$(secret)
POSTGRES_PASSWORD=$(secret)
OWNER_PASSWORD=$(secret)
APP_PASSWORD=$(secret)
ARCHIVIST_PASSWORD=$(secret)
REDIS_PASSWORD=$(secret)
END
echo '# Other variables of .env.example, one per line.' > drawbridge.env
