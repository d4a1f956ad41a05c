/** The three ways in which every journey is made, and what a test can ask about its own. */
export type Ways = {
  /** With script and WASM; with scripts off; with scripts on and the WASM missing. */
  way: "script" | "noscript" | "nowasm";
  /** The file into which this way's server writes its text messages. */
  smsSink: string;
};
