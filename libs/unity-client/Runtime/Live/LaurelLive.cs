using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Laurel.Client;
using Laurel.Client.Model;
using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>Live boards, announcements and rewards: one socket for as long as somebody watches or listens. All on the main thread.</summary>
    public sealed class LaurelLive : ILiveTold, IDisposable
    {
        private readonly Session session;
        private readonly ILaurelPlatform platform;
        private readonly string url;
        private readonly CancellationToken ended;
        private readonly List<Watch> watches = new List<Watch>();
        private readonly List<Action<JObject>> listeners = new List<Action<JObject>>();
        private LiveBoards boards;

        internal LaurelLive(Session session, ILaurelPlatform platform, string url, CancellationToken ended)
        {
            this.session = session;
            this.platform = platform;
            this.url = url;
            this.ended = ended;
            session.Switched += Renew;
        }

        /// <summary>How the socket stands.</summary>
        public LiveState State { get; private set; }

        /// <summary>Raised when <see cref="State"/> has changed.</summary>
        public event Action<LiveState> StateChanged = delegate { };

        /// <summary>Raised when the service has refused something over the socket, as a board that it does not know.</summary>
        public event Action<LiveError> Failed = delegate { };

        /// <summary>Calls with each push of a board's current period, and at once where it is known; a new period follows by itself.</summary>
        /// <returns>disposing ends it</returns>
        public IDisposable Watch(string boardId, Window window, Action<Board> onBoard)
        {
            if (ended.IsCancellationRequested) return new Ending(() => { });
            var watch = new Watch(this, boardId, ApiJson.Serialize(window).Trim('"'), onBoard);
            watches.Add(watch);
            watch.Begin(Open());
            return watch;
        }

        /// <summary>
        /// Calls with each frame that is of no board: <c>announcement</c>, <c>reward</c> (each once), <c>avatar.processed</c>,
        /// <c>avatar.rejected</c>, and types that a later version adds.
        /// </summary>
        /// <returns>disposing ends it</returns>
        public IDisposable Listen(Action<JObject> onFrame)
        {
            if (ended.IsCancellationRequested) return new Ending(() => { });
            // Each call counts for itself, though it be the same method.
            Action<JObject> listener = frame => onFrame(frame);
            listeners.Add(listener);
            Open();
            return new Ending(() =>
            {
                if (listeners.Remove(listener)) CloseUnused();
            });
        }

        /// <summary>Ends the connection and all that watches.</summary>
        public void Dispose()
        {
            session.Switched -= Renew;
            watches.Clear();
            listeners.Clear();
            CloseUnused();
        }

        void ILiveTold.OnState(LiveState state)
        {
            State = state;
            platform.Tell(() => StateChanged(state));
        }

        void ILiveTold.OnFrame(JObject frame)
        {
            foreach (var listener in listeners.ToArray()) platform.Tell(() => listener(frame));
        }

        void ILiveTold.OnError(JObject frame)
        {
            platform.Tell(() => Failed(new LiveError(frame)));
        }

        internal void End(Watch watch)
        {
            if (!watches.Remove(watch)) return;
            if (boards != null) watch.Leave(boards);
            CloseUnused();
        }

        private LiveBoards Open()
        {
            if (boards != null) return boards;
            // Who plays is known before, so that the first guest is no change of players; who hears of them may watch already.
            session.Begin();
            if (boards != null) return boards;
            boards = new LiveBoards(platform, url, TokenAsync, this);
            boards.Open();
            return boards;
        }

        private Task<AccessToken> TokenAsync(string refused)
        {
            return session.FreshTokenAsync(refused, ended);
        }

        /// <summary>Another player plays now: the same boards, over a socket of theirs.</summary>
        private void Renew()
        {
            if (boards == null) return;
            var left = boards;
            boards = null;
            var again = watches.ToArray();
            left.Close();
            // Who heard of that may have ended a watch, or all.
            foreach (var watch in again)
                if (watches.Contains(watch)) watch.Begin(Open());
            if (listeners.Count > 0) Open();
        }

        private void CloseUnused()
        {
            if (boards == null || watches.Count + listeners.Count > 0) return;
            var unused = boards;
            boards = null;
            unused.Close();
        }
    }
}
