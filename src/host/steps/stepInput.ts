import * as vscode from 'vscode';
import { BACK } from './steps';

/** Which of how many questions this is, counted from 1. */
export interface StepPlace {
  readonly step: number;
  readonly totalSteps: number;
}

/** A question that is answered by choosing. */
export interface Choice<Item extends vscode.QuickPickItem> {
  readonly title: string;
  /** VS Code's word for the hint in the empty box. */
  readonly placeholder: string;
  readonly items: readonly Item[];
  /** The answer so far. */
  readonly active?: Item | undefined;
}

/** A question that is answered by typing. */
export interface Entry {
  readonly title: string;
  readonly prompt: string;
  readonly value: string;
  /** Why a text cannot be taken, in a sentence; undefined when it can. */
  validate(value: string): string | undefined;
}

/** Lets the user choose, or go back; undefined when the user gives up. */
export function choose<Item extends vscode.QuickPickItem>(
  { title, placeholder, items, active }: Choice<Item>,
  place: StepPlace,
): Promise<Item | typeof BACK | undefined> {
  const input = vscode.window.createQuickPick<Item>();
  Object.assign(input, { title, placeholder, items, matchOnDescription: true, matchOnDetail: true });
  if (active) input.activeItems = [active];
  return answer<Item>(input, place, () => input.selectedItems[0]);
}

/** Lets the user type, or go back; undefined when the user gives up. What cannot be taken is answered by a sentence. */
export function enter(
  { title, prompt, value, validate }: Entry,
  place: StepPlace,
): Promise<string | typeof BACK | undefined> {
  const input = vscode.window.createInputBox();
  Object.assign(input, { title, prompt, value, valueSelection: [0, value.length] });
  const check = (): boolean => {
    input.validationMessage = validate(input.value);
    return input.validationMessage === undefined;
  };
  input.onDidChangeValue(check);
  return answer<string>(input, place, () => (check() ? input.value : undefined));
}

/**
 * Shows a question until it is answered.
 * @param read the answer; undefined when there is none that can be taken
 */
function answer<Answer>(
  input: vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox,
  place: StepPlace,
  read: () => Answer | undefined,
): Promise<Answer | typeof BACK | undefined> {
  Object.assign(input, place, { ignoreFocusOut: true });
  if (place.step > 1) input.buttons = [vscode.QuickInputButtons.Back];
  return new Promise<Answer | typeof BACK | undefined>((resolve) => {
    input.onDidTriggerButton(() => resolve(BACK));
    input.onDidAccept(() => {
      const given = read();
      if (given !== undefined) resolve(given);
    });
    input.onDidHide(() => resolve(undefined));
    input.show();
  }).finally(() => input.dispose());
}
