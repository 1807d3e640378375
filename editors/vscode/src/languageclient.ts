/** The client of the protocol, by itself: it is large, and run only once there is a server to speak with. */
export { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn, State } from 'vscode-languageclient/node';
