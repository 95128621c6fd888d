import './styles/base.css';
import './styles/header.css';
import './styles/messages.css';
import './styles/layers.css';
import './styles/tensor.css';
import './styles/heatMap.css';
import './styles/entryTable.css';
import './styles/check.css';
import './styles/comparison.css';
import './styles/training.css';
import './styles/why.css';
import './styles/steps.css';
import './styles/forcedColours.css';
import type { InspectorApi } from '../src/protocol/inspector';
import { app } from './app';
import { connectToHost, vscode } from './host';
import { Inspector } from './inspector';
import type { AppState } from './state/appState';
import { keepSaved, readSavedState } from './state/savedState';
import { createStore } from './state/store';

const store = createStore<AppState>({ numbers: { kind: 'none' }, arrivals: 0, ...readSavedState(vscode) });
const api: InspectorApi = {
  update: (state) => inspector.receive(state),
  select: (selection) => inspector.want(selection),
};
const inspector = new Inspector(store, connectToHost(api));
const view = app(inspector);
store.subscribe((state) => view.render(state));
keepSaved(store, vscode);
document.getElementById('inspector')?.append(view.element);
view.render(store.state);
inspector.start();
