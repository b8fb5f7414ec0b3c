#!/usr/bin/env bash
# Hosts to try `minos run --hosts` with, on this machine: network namespaces joined by a bridge, each with an sshd of its
# own. Needs root, openssh-server, iproute2 and nftables.
#   packaging/hosts-here.sh 3 DIR COMMAND...   writes DIR/hosts.yaml, says "ready", and waits until its input ends (Ctrl-D)
# COMMAND starts a node of Minos: "$PWD/minos" node. Afterwards nothing is left but what is in DIR.
set -euo pipefail

[[ $# -ge 3 ]] || { sed -n '2,5s/^# //p' "$0" >&2; exit 64; }
number=$1 directory=$(cd "$2" && pwd)
shift 2
mark=$$
bridge=mh$((mark % 1000000))
net=10.$((200 + mark % 50)).$((mark / 50 % 250))
declare -a daemons=() spaces=()

finish() {
  trap - EXIT
  local one
  for one in "${daemons[@]}"; do kill "$one" 2>/dev/null || true; done
  for one in "${spaces[@]}"; do
    # What serves a connection outlives its sshd.
    ip netns pids "$one" | xargs -r kill -KILL 2>/dev/null || true
    ip netns del "$one"
  done
  ip link del "$bridge" 2>/dev/null || true
}
trap finish EXIT
trap 'exit 1' INT TERM HUP

for key in key hostkey; do
  [[ -f $directory/$key ]] || ssh-keygen -q -t ed25519 -N '' -C minos -f "$directory/$key"
done
mkdir -p /run/sshd
cat >"$directory/sshd_config" <<END
Port 22
HostKey $directory/hostkey
AuthorizedKeysFile $directory/key.pub
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
PidFile none
Subsystem sftp internal-sftp
# The user's own start-up files of this machine have no business on such a host, and may be slow.
SetEnv HOME=$directory
END

ip link add "$bridge" type bridge
ip addr add "$net.254/24" dev "$bridge"
ip link set "$bridge" up
: >"$directory/known_hosts"
{
  echo "user: root"
  echo "key: $directory/key"
  echo "known-hosts: $directory/known_hosts"
  echo "directory: $directory/nodes"
  printf 'command: ['
  printf "'%s', " "${@:1:$#-1}"
  printf "'%s']\n" "${@: -1}"
  echo "hosts:"
} >"$directory/hosts.yaml"
mkdir -p "$directory/nodes"

for ((i = 1; i <= number; i++)); do
  space=minos-$mark-$i
  ip netns add "$space"
  spaces+=("$space")
  ip link add "$bridge.$i" type veth peer name eth0 netns "$space"
  ip link set "$bridge.$i" master "$bridge" up
  ip -n "$space" addr add "$net.$i/24" dev eth0
  ip -n "$space" link set eth0 up
  ip -n "$space" link set lo up
  ip netns exec "$space" "$(command -v sshd || echo /usr/sbin/sshd)" -D -e -f "$directory/sshd_config" \
    </dev/null 2>"$directory/sshd$i.log" &
  daemons+=($!)
  echo "$net.$i $(cut -d' ' -f1,2 "$directory/hostkey.pub")" >>"$directory/known_hosts"
  echo "  - {address: $net.$i}" >>"$directory/hosts.yaml"
done
for ((i = 1; i <= number; i++)); do
  for ((try = 0; try < 100; try++)); do
    if (exec 3<>"/dev/tcp/$net.$i/22") 2>/dev/null; then break; fi
    sleep 0.1
  done
done
echo ready
cat >/dev/null
