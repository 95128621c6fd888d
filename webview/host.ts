import type { HostForInspectorApi, InspectorApi } from '../src/protocol/inspector';
import { keepingNonFinite } from '../src/protocol/nonFinite';
import { connect, type Remote } from '../src/protocol/rpc';

/** VS Code, as a webview may see it; it hands this out once. */
export const vscode = acquireVsCodeApi();

/** Connects the inspector to the extension host. */
export function connectToHost(own: InspectorApi): Remote<HostForInspectorApi> {
  return connect<HostForInspectorApi>(keepingNonFinite({
    post: (message) => vscode.postMessage(message),
    listen: (receive) => window.addEventListener('message', ({ data }) => receive(data)),
  }), own).remote;
}
