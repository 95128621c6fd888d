import { definitionText } from '../newDefinition/definitionText';
import { firstDraft } from '../newDefinition/draft';
import { openNew } from '../newDefinition/place';
import { questionsFor } from '../newDefinition/questions';
import { remarksOf } from '../newDefinition/remarks';
import { takeSteps } from '../steps/steps';

/** “New Network Definition”: asks what it is to be, and writes it. */
export async function newNetworkDefinition(): Promise<void> {
  const plan = await takeSteps(firstDraft(), questionsFor);
  if (plan) await openNew(definitionText(plan, remarksOf(plan)), plan.file);
}
