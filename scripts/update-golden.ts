import { writeFileSync } from 'node:fs';
import { goldenFolders, goldenOutputs, goldenPath, runGolden } from '../e2e/support/golden.ts';

for (const folder of goldenFolders())
  for (const output of goldenOutputs) {
    const { code, stdout, stderr } = await runGolden(folder, output);
    if (code !== 0) throw new Error(`${folder.capture}, ${output}: exit code ${code}\n${stderr}`);
    writeFileSync(goldenPath(folder, output), stdout);
  }
