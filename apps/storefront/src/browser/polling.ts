/**
 * Looks at once and then again and again while the page is visible. Each look answers after how many milliseconds the next is due; a
 * fifth of that is left to chance. Returns how to stop.
 */
export function pollWhileVisible(look: () => Promise<number>): () => void {
  let isWaiting = false;
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = async () => {
    if (isWaiting || isStopped || document.hidden) return;
    isWaiting = true;
    const pauseMs = await look();
    if (isStopped) return;
    timer = setTimeout(
      () => {
        isWaiting = false;
        void run();
      },
      pauseMs * (0.9 + Math.random() / 5),
    );
  };
  const onVisibility = () => void run();
  document.addEventListener('visibilitychange', onVisibility);
  void run();
  return () => {
    isStopped = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onVisibility);
  };
}
