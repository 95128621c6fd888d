import type { InspectorState } from '../../src/protocol/inspector';
import type { Sentence } from '../../src/protocol/sentence';
import type { Actions } from '../inspector';
import type { AppState } from '../state/appState';
import { element } from '../ui/element';
import { icon } from '../ui/icons';
import { keyedList, type ItemView } from '../ui/keyedList';
import { localised } from '../ui/localised';
import type { View } from '../ui/view';
import { copyLink, revealLink } from './problems';

/** Something that a person should know; the kinds look different. */
interface Message {
  readonly kind: 'error' | 'warning' | 'note';
  readonly text: string;
  /** What it is about, if that is in the definition. */
  readonly layer?: string;
  readonly details?: string;
}

type MessageActions = Pick<Actions, 'reveal' | 'copyDetails'>;

/** All there is to know about the state of the network, a line each: problems, staleness, failed requests, notes. */
export function messages(actions: MessageActions): View<AppState> {
  const attributes = { 'role': 'status', 'aria-label': localised`Messages` };
  const list = element('div', { class: 'messages', attributes });
  const show = keyedList<Message>(list, ({ kind, text }) => `${kind} ${text}`, (_key, message) =>
    messageView(message, actions));
  return { element: list, render: (state) => show(messagesOf(state)) };
}

function staleText(): string {
  return localised`The definition was edited since this run. Run the check again to see its present numbers.`;
}

function messagesOf({ inspector, failure }: AppState): readonly Message[] {
  const all: Message[] = [];
  if (failure !== undefined) all.push({ kind: 'error', text: localised`The request failed: ${failure}` });
  if (!inspector) return all;
  const { problems, run, stale, document, engineEnded, file } = inspector;
  // Without a run they are the whole content of the panel.
  if (run) {
    all.push(...problems.map(({ sentence, ...rest }): Message =>
      ({ kind: 'error', text: localised(sentence), ...rest })));
  }
  if (run && stale) {
    all.push({ kind: 'warning', text: staleText() });
  }
  if (run && document) {
    all.push({ kind: document === 'closed' ? 'note' : 'warning', text: whereabouts(document, file) });
  }
  if (run && engineEnded !== undefined) all.push({ kind: 'warning', text: endedText(engineEnded) });
  for (const note of run?.notes ?? []) all.push({ kind: 'note', text: localised(note) });
  return [...new Map(all.map((message) => [message.text, message])).values()];
}

/** What has become of the definition, and what to do. */
function whereabouts(document: NonNullable<InspectorState['document']>, file: string): string {
  switch (document) {
    case 'closed': return localised`${file} is closed; this is its last run. “Show in editor” opens it again.`;
    case 'deleted': return localised`${file} was deleted; this is its last run. Restore the file to run it again.`;
    case 'lost':
      return localised`${file} was closed without being saved; this is its last run, and goes with this panel.`;
  }
}

function endedText(reason: Sentence): string {
  const outlook = localised`It starts again when it is needed; the numbers here stay as they are.`;
  return localised`The engine ended, because ${reason}. ${outlook}`;
}

function messageView(message: Message, actions: MessageActions): ItemView<Message> {
  const { kind, text } = message;
  return {
    element: element('p', { class: `message ${kind}` }, icon(kind),
      element('span', {}, text, ' ', revealLink(message, actions), ' ', copyLink(message, actions))),
    render: () => undefined,
  };
}
