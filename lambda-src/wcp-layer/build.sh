#!/usr/bin/env bash
#
# Builds the layer: the provider's binary from AWS's public repository at a pinned tag, and the start
# script. Writes workload-credentials-provider-ARCHITECTURE.zip into the current folder and prints its
# SHA-256. See README.md for what it needs and how the layer is published.
#
# Usage: build.sh [arm64 | x86_64]
#
#   WCP_TAG      version to build             default: see below
#   WCP_COMMIT   commit that the tag must be  default: none, any commit that the tag names is built

set -euo pipefail

readonly REPOSITORY=https://github.com/aws/aws-workload-credentials-provider.git
tag="${WCP_TAG:-v3.0.0}"
architecture="${1:-arm64}"

case "$architecture" in
  arm64) target=aarch64-unknown-linux-gnu ;;
  x86_64) target=x86_64-unknown-linux-gnu ;;
  *)
    echo "unknown architecture: $architecture (arm64 or x86_64)" >&2
    exit 2
    ;;
esac

for tool in git cargo zip; do
  if ! command -v "$tool" >/dev/null; then
    echo "$tool is not on PATH" >&2
    exit 1
  fi
done

here="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
archive="$PWD/workload-credentials-provider-$architecture.zip"
work="$(mktemp -d)"
trap 'rm -rf -- "$work"' EXIT

git clone --quiet --depth 1 --branch "$tag" -- "$REPOSITORY" "$work/source"
commit="$(git -C "$work/source" rev-parse HEAD)"
if [[ -n "${WCP_COMMIT:-}" && "$commit" != "$WCP_COMMIT" ]]; then
  echo "$tag is commit $commit, not $WCP_COMMIT" >&2
  exit 1
fi

# --locked: the dependencies of the lock file, not newer ones. The paths of this build stay out of the
# binary, so that two builds with the same compiler can be compared.
RUSTFLAGS="--remap-path-prefix=$work/source=/source" \
  cargo build --release --locked --target "$target" --manifest-path "$work/source/Cargo.toml"

mkdir -p "$work/layer/bin" "$work/layer/extensions"
install -m 755 "$work/source/target/$target/release/aws-workload-credentials-provider" "$work/layer/bin/"
install -m 755 "$here/extensions/workload-credentials-provider.sh" "$work/layer/extensions/"
# One time for all files, in a fixed order, without extra fields: the same files give the same archive.
find "$work/layer" -exec touch -t 198001010000 {} +
rm -f -- "$archive"
(cd "$work/layer" && TZ=UTC zip -q -X "$archive" \
  bin/aws-workload-credentials-provider extensions/workload-credentials-provider.sh)

echo "tag $tag, commit $commit, target $target"
if command -v sha256sum >/dev/null; then
  sha256sum "$archive"
else
  shasum -a 256 "$archive"
fi
