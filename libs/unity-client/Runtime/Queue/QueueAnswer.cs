using System.Collections.Generic;
using Laurel.Client;
using Laurel.Client.Model;
using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>What has become of an entry of the queue.</summary>
    public sealed class QueueAnswer
    {
        private readonly JObject body;

        internal QueueAnswer(QueueEntry entry, JObject body, ApiException error)
        {
            Entry = entry;
            Error = error;
            Dropped = new QueueEntry[0];
            this.body = body;
        }

        /// <summary>Which entry.</summary>
        public QueueEntry Entry { get; private set; }

        /// <summary>What <c>POST /score</c> has answered; null of a save, and where it was refused.</summary>
        public ScoreResult Score => Entry.IsSave || !IsSent ? null : ApiJson.Deserialize<ScoreResult>(Json.Write(body));

        /// <summary>What <c>POST /progress</c> has answered; null of a score, and where it was refused.</summary>
        public SaveResult Save => Entry.IsSave && IsSent ? ApiJson.Deserialize<SaveResult>(Json.Write(body)) : null;

        /// <summary>Why it was refused; null where it was not. It is not sent again.</summary>
        public ApiException Error { get; private set; }

        /// <summary>Whether the service has it.</summary>
        public bool IsSent => Error == null;

        /// <summary>Whether another device's save was first: the game saves what it makes of both.</summary>
        public bool IsConflict => CurrentJson != null;

        /// <summary>The save that was first; null without a conflict.</summary>
        public SlotSave Current => IsConflict ? ApiJson.Deserialize<SlotSave>(Json.Write(CurrentJson)) : null;

        /// <summary>Of a conflict: the saves that built upon this one, and are not sent either.</summary>
        public IReadOnlyList<QueueEntry> Dropped { get; internal set; }

        /// <summary>That the service has given a save; null where it did not say.</summary>
        internal long? Version => IsConflict ? (long?)CurrentJson["version"] : IsSent ? (long?)body["version"] : null;

        private JObject CurrentJson => Error == null || Error.Code != ProblemCode.VersionConflict ? null : Json.Parse(Error.RawContent)["current"] as JObject;
    }
}
