#!/bin/sh
# Removes from installed packages what no program loads. Argument: the node_modules folder.
set -eu
packages=$1/.pnpm
find "$packages" -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.tsbuildinfo' \) -delete
# Builds for browsers, which Node.js never picks.
for builds in \
  '@tensorflow+tfjs-*/node_modules/@tensorflow/tfjs-*/dist' \
  ; do
  find "$packages" -path "$packages/$builds/*" -type f \( -name '*.min.js' -o -name '*fesm*.js' -o -name '*.es2017*.js' \) -delete
done
