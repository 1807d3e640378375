/** The client of the protocol, in a bundle of its own: it is large, and read only once there is a server to speak with. */
export { LanguageClient, RevealOutputChannelOn, State } from 'vscode-languageclient/node';
