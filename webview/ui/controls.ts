import {
  provideVSCodeDesignSystem, vsCodeButton, vsCodePanels, vsCodePanelTab, vsCodePanelView, vsCodeProgressRing,
  type Button, type Panels, type PanelTab,
} from '@vscode/webview-ui-toolkit';
import { element } from './element';
import { icon, type Icon } from './icons';

// The only file that knows the toolkit, whose repository is archived. It is to be imported before the page has loaded:
// the toolkit takes over the colours of the theme when it has.
provideVSCodeDesignSystem().register(
  vsCodeButton(), vsCodePanels(), vsCodePanelTab(), vsCodePanelView(), vsCodeProgressRing(),
);

/** A push button. */
export interface ButtonView {
  readonly element: HTMLElement;
  setPrimary(primary: boolean): void;
  setDisabled(disabled: boolean): void;
}

/** A button with a text. */
export function textButton(label: string, onPress: () => void): ButtonView {
  const button = document.createElement('vscode-button') as Button;
  button.textContent = label;
  button.appearance = 'secondary';
  button.addEventListener('click', onPress);
  return buttonView(button);
}

/** A button with a drawing; the label is its name and its tooltip. */
export function iconButton(drawing: Icon, label: string, onPress: () => void): ButtonView {
  const button = document.createElement('vscode-button') as Button;
  button.appearance = 'icon';
  button.title = label;
  button.setAttribute('aria-label', label);
  button.append(icon(drawing));
  button.addEventListener('click', onPress);
  return buttonView(button);
}

function buttonView(button: Button): ButtonView {
  return {
    element: button,
    setPrimary(primary) {
      button.appearance = primary ? 'primary' : 'secondary';
    },
    setDisabled(disabled) {
      button.disabled = disabled;
    },
  };
}

/** A ring that turns while something is under way; a person who wants no motion does not see it. */
export function progressRing(): HTMLElement {
  const ring = document.createElement('vscode-progress-ring');
  ring.setAttribute('aria-hidden', 'true');
  return ring;
}

/** A tab: its identity and its label. */
export interface Tab {
  readonly id: string;
  readonly label: () => Node;
}

/** A row of tabs over a content that they share. */
export interface TabsView {
  readonly element: HTMLElement;
  render(tabs: readonly Tab[], active: string | undefined): void;
}

/** Tabs that take one tab stop; arrows, Home and End choose. */
export function tabs(name: string, content: HTMLElement, onChoose: (id: string) => void): TabsView {
  const place = element('div', { class: 'tabs' });
  let ids: readonly string[] = [];
  let panels: Panels | undefined;
  let panes: readonly HTMLElement[] = [];

  function build(list: readonly Tab[], active: number): void {
    ids = list.map(({ id }) => id);
    panes = list.map(() => document.createElement('vscode-panel-view'));
    panels = document.createElement('vscode-panels') as Panels;
    panels.setAttribute('aria-label', name);
    panels.activeindicator = false;
    panels.activeid = tabId(active);
    panels.append(...list.map(tab), ...panes);
    panels.addEventListener('change', ({ target, detail }: Event & { detail?: unknown }) => {
      const chosen = ids[Number((detail as PanelTab | undefined)?.dataset['position'])];
      if (target === panels && chosen !== undefined) onChoose(chosen);
    });
    place.replaceChildren(panels);
  }

  return {
    element: place,
    render(list, active) {
      const at = Math.max(0, list.findIndex(({ id }) => id === active));
      if (list.length !== ids.length || list.some(({ id }, position) => id !== ids[position])) build(list, at);
      else if (panels && panels.activeid !== tabId(at)) panels.activeid = tabId(at);
      const pane = panes[at];
      if (pane && content.parentElement !== pane) keepingFocus(content, () => pane.append(content));
    },
  };
}

/** What is moved to another place loses the keyboard; it has it again when the toolkit shows that place. */
function keepingFocus(content: HTMLElement, move: () => void): void {
  const { activeElement } = document;
  const had = content.contains(activeElement) ? activeElement as HTMLElement : undefined;
  move();
  if (!had) return;
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) had.focus({ preventScroll: true });
  });
}

function tab({ label }: Tab, position: number): HTMLElement {
  const created = document.createElement('vscode-panel-tab');
  created.id = tabId(position);
  created.dataset['position'] = String(position);
  created.append(label());
  return created;
}

function tabId(position: number): string {
  return `tensor-tab-${position}`;
}
