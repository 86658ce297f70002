using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading.Tasks;
using Laurel.Client;
using Laurel.Client.Model;
using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>
    /// Scores and saves that are sent when there is a connection: kept first, sent in order, one at a time, each with its own key. Money,
    /// purchases, tasks and unlocks are not queued: a player must see at once whether they came about.
    /// </summary>
    public sealed class LaurelQueue : IDisposable
    {
        private readonly Session session;
        private readonly IApiClient client;
        private readonly ISecureStore store;
        private readonly ILaurelPlatform platform;
        private PlayerQueue queue;
        private string player;
        private bool isEnded;

        internal LaurelQueue(Session session, IApiClient client, ISecureStore store, ILaurelPlatform platform)
        {
            this.session = session;
            this.client = client;
            this.store = store;
            this.platform = platform;
            session.Switched += Open;
            platform.Connected += Send;
            if (session.Record != null) Open();
        }

        /// <summary>Raised when an entry was taken by the service, also one of an earlier run of the game.</summary>
        public event Action<QueueAnswer> Sent = delegate { };

        /// <summary>Raised when an entry was refused: it is not sent again, and the queue goes on.</summary>
        public event Action<QueueAnswer> Refused = delegate { };

        /// <summary>Raised when another device's save was first: save what you make of yours and <see cref="QueueAnswer.Current"/>.</summary>
        public event Action<QueueAnswer> Conflict = delegate { };

        /// <summary>What is not answered yet, the next one first.</summary>
        public IReadOnlyList<QueueEntry> Waiting => queue == null ? new QueueEntry[0] : queue.Entries;

        /// <summary>Keeps a score, and sends it when that is possible.</summary>
        /// <returns>its answer, which may be a long time coming; cancelled where another player plays or the client ends before: it is kept, and an event tells; also where another window has had it, which tells of it</returns>
        /// <exception cref="QueueFullException">it is not kept</exception>
        public Task<QueueAnswer> Submit(string boardId, long score)
        {
            return Submit(new SubmitScore { BoardId = boardId, Score = score });
        }

        /// <summary>Keeps a score with what belongs to it, and sends it when that is possible.</summary>
        /// <returns>its answer, which may be a long time coming; cancelled where another player plays or the client ends before: it is kept, and an event tells; also where another window has had it, which tells of it</returns>
        /// <exception cref="QueueFullException">it is not kept</exception>
        public Task<QueueAnswer> Submit(SubmitScore score)
        {
            return Add(QueueEntry.ScorePath, Json.Parse(ApiJson.Serialize(score)));
        }

        /// <summary>Keeps a save, and sends it when that is possible.</summary>
        /// <param name="baseVersion">upon which it builds; null: the save of the slot that was queued, sent or told of last</param>
        /// <param name="mode">with <c>Merge</c> the service merges it field by field: a conflict is rare then</param>
        /// <returns>its answer, which may be a long time coming; cancelled where another player plays or the client ends before: it is kept, and an event tells; also where another window has had it, which tells of it</returns>
        /// <exception cref="QueueFullException">it is not kept</exception>
        public Task<QueueAnswer> Save(string slot, Dictionary<string, object> data, long? baseVersion = null, SaveMode mode = SaveMode.Replace)
        {
            var save = Json.Parse(ApiJson.Serialize(new SaveProgress { Slot = slot, Data = data, BaseVersion = baseVersion ?? 0, Mode = mode }));
            // The line puts in the one that it builds upon.
            if (!baseVersion.HasValue) save.Remove("baseVersion");
            return Add(QueueEntry.SavePath, save);
        }

        /// <summary>Goes on at once, where it waits for a connection.</summary>
        public void Send()
        {
            if (queue != null) queue.Wake();
        }

        /// <summary>Sends nothing more; what is kept is sent by the next client.</summary>
        public void Dispose()
        {
            session.Switched -= Open;
            platform.Connected -= Send;
            isEnded = true;
            if (queue != null) queue.Close();
        }

        /// <summary>To be told, for who plays now, of a save that another call shows the game: the next one builds upon it.</summary>
        internal Action<string, long> Told()
        {
            return Begin().Told;
        }

        private Task<QueueAnswer> Add(string path, JObject body)
        {
            var at = platform.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            return Kept().Add(new QueueEntry(path, body, Uuid.Random(), at));
        }

        private PlayerQueue Kept()
        {
            try
            {
                return Begin();
            }
            catch (Exception exception)
            {
                throw new QueueFullException(exception);
            }
        }

        private PlayerQueue Begin()
        {
            session.Begin();
            if (queue == null || player != session.Record.Username) Open();
            return queue;
        }

        private void Open()
        {
            if (queue != null && player == session.Record.Username)
            {
                queue.Wake();
                return;
            }
            var before = queue;
            player = session.Record.Username;
            queue = new PlayerQueue(new QueueStore(store, player), client, session.TokenAsync, platform, Tell);
            // Who hears of the end below is the next player already.
            if (before != null) before.Close();
            if (isEnded) queue.Close();
            queue.Send();
        }

        private void Tell(QueueAnswer answer)
        {
            var raised = answer.IsSent ? Sent : answer.IsConflict ? Conflict : Refused;
            platform.Tell(() => raised(answer));
        }
    }
}
