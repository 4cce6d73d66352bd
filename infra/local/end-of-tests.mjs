const PATIENCE_MS = 60_000;

/**
 * For Jest, when the last test is over: what a test left open keeps its process alive. That is said, and ended, after a minute rather than
 * when the whole step has taken too long.
 */
export default function endOfTests() {
  const end = () => {
    console.error(
      'A minute after the last test something that it opened is open still: jest --detectOpenHandles',
    );
    process.exit(1);
  };
  setTimeout(end, PATIENCE_MS).unref();
}
