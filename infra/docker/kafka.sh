#!/bin/sh
# Hands infra/kafka/server.properties to the image, which takes its settings from KAFKA_…; the listeners are those of the network.
set -eu
while IFS='=' read -r name value; do
  case $name in '' | \#*) continue ;; esac
  export "KAFKA_$(printf '%s' "$name" | tr 'a-z.' 'A-Z_')=$value"
done < /etc/stampede/server.properties
export KAFKA_CONTROLLER_QUORUM_VOTERS='1@localhost:9093'
export KAFKA_LISTENERS="PLAINTEXT://0.0.0.0:9092,HOST://0.0.0.0:$HOST_PORT,CONTROLLER://localhost:9093"
export KAFKA_ADVERTISED_LISTENERS="PLAINTEXT://kafka:9092,HOST://127.0.0.1:$HOST_PORT"
export KAFKA_LISTENER_SECURITY_PROTOCOL_MAP='CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,HOST:PLAINTEXT'
export KAFKA_LOG_DIRS=/var/lib/kafka/data
exec /etc/kafka/docker/run
