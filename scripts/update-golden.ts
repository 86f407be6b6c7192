import { writeFileSync } from 'node:fs';
import { goldenFolders, goldenOutputs, goldenPath, runGolden } from '../e2e/support/golden.ts';

for (const folder of goldenFolders())
  for (const output of goldenOutputs) {
    const lines = await runGolden(folder, output);
    writeFileSync(goldenPath(folder, output), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }
