#!/usr/bin/env bash
# Whether the app whose metrics port this is says that it is ready. Not in Node: it runs every few seconds in every container.
exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
printf 'GET /health/ready HTTP/1.0\r\n\r\n' >&3
read -r status <&3
[[ $status == *' 200 '* ]]
