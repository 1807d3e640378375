/** The client of the protocol, by itself: it is large, and run only once there is a server to speak with. */
import { LanguageClient } from 'vscode-languageclient/node';

export { CloseAction, ErrorAction, RevealOutputChannelOn, State } from 'vscode-languageclient/node';

/** Writes what goes wrong into the log. Whoever starts it tells people, once and in our words. */
export class Client extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}
