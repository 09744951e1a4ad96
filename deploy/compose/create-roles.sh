#!/bin/sh
# The PostgreSQL image runs this once, when its volume is empty: docs/operations.md, "Roles of the database".
set -eu
psql --username "${POSTGRES_USER:-postgres}" --set ON_ERROR_STOP=1 \
  --set owner_password="$OWNER_PASSWORD" --set app_password="$APP_PASSWORD" \
  --set archivist_password="$ARCHIVIST_PASSWORD" <<'END'
create role drawbridge_owner login password :'owner_password';
create role drawbridge_app login password :'app_password';
create role drawbridge_archivist login password :'archivist_password';
create database drawbridge owner drawbridge_owner;
END
