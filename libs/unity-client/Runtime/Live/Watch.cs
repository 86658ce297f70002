using System;

namespace Laurel
{
    /// <summary>One who looks at a board, over whichever connection there is.</summary>
    internal sealed class Watch : IDisposable
    {
        private readonly LaurelLive live;
        private readonly string boardId;
        private readonly string window;
        private readonly Action<Board> onBoard;
        private Subscription subscription;

        public Watch(LaurelLive live, string boardId, string window, Action<Board> onBoard)
        {
            this.live = live;
            this.boardId = boardId;
            this.window = window;
            // Each counts for itself, though it be the same method.
            this.onBoard = board => onBoard(board);
        }

        public void Begin(LiveBoards boards)
        {
            subscription = boards.Watch(boardId, window, onBoard);
        }

        public void Leave(LiveBoards boards)
        {
            boards.Unwatch(subscription, onBoard);
        }

        public void Dispose()
        {
            live.End(this);
        }
    }
}
