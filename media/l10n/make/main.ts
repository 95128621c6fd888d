// npm run l10n: writes the sentences to be translated. media/l10n/README.md says what to do with them.
import { writeFileSync } from 'node:fs';
import { exportBundle } from './exportBundle';

async function main(): Promise<void> {
  const bundle = await exportBundle(process.cwd());
  writeFileSync('media/l10n/bundle.l10n.json', `${JSON.stringify(bundle, null, 2)}\n`);
  console.log(`media/l10n/bundle.l10n.json: ${Object.keys(bundle).length} sentences`);
}

void main();
