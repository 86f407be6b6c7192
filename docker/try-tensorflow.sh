#!/bin/sh
# Installs @tensorflow/tfjs-node into ./node_modules, and removes it again unless it loads and computes. Argument: try or no.
# It ends well either way: MAD works without.
set -u
if [ "$1" = no ]; then exit 0; fi
mkdir -p node_modules
if timeout 900 npm install --no-audit --no-fund --no-package-lock --fetch-retries 1 @tensorflow/tfjs-node@4.22.0 &&
  node load-tensorflow.cjs; then
  find node_modules -type f \( -name '*.map' -o -name '*.d.ts' \) -delete
  rm -rf node_modules/.package-lock.json node_modules/.bin
  echo 'native TensorFlow: installed'
else
  rm -rf node_modules
  echo 'native TensorFlow: cannot be installed here; the image does without'
fi
