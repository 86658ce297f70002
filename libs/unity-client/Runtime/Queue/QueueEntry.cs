using Laurel.Client;
using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>A score or a save that waits to be sent, or was.</summary>
    public sealed class QueueEntry
    {
        internal const string ScorePath = "/score";
        internal const string SavePath = "/progress";

        internal QueueEntry(string path, JObject body, string key, string at)
        {
            Path = path;
            Body = body;
            Key = key;
            At = at;
        }

        /// <summary>Its <c>Idempotency-Key</c>: the same in every try, also after the game was started anew.</summary>
        public string Key { get; private set; }

        /// <summary>When it came, by this device: ISO 8601, UTC.</summary>
        public string At { get; private set; }

        /// <summary>Whether it is a save; else it is a score.</summary>
        public bool IsSave => Path == SavePath;

        /// <summary>The slot of a save; null of a score.</summary>
        public string Slot => Body.Text("slot");

        /// <summary>As it is sent: of a save <c>slot</c>, <c>data</c>, <c>mode</c>; of a score <c>boardId</c>, <c>score</c>, <c>metadata</c>.</summary>
        public JObject Body { get; private set; }

        internal string Path { get; private set; }

        /// <summary>The key of the save that still waits, upon which it builds; null where it knows its version.</summary>
        internal string After { get; set; }

        internal bool IsSaveOf(string slot)
        {
            return IsSave && Slot == slot;
        }

        internal void BuildOn(long version)
        {
            After = null;
            Body["baseVersion"] = version;
        }

        /// <summary>Always the very same.</summary>
        internal ApiRequest Request()
        {
            var request = new ApiRequest("POST", Path) { Body = Body, NeedsToken = true };
            request.AddHeader("Idempotency-Key", Key);
            return request;
        }

        internal JObject Write()
        {
            return new JObject { { "path", Path }, { "body", Body }, { "key", Key }, { "at", At }, { "after", After } };
        }

        /// <summary>Null for what is none.</summary>
        internal static QueueEntry TryRead(JToken kept)
        {
            if (!(kept is JObject)) return null;
            var body = kept["body"] as JObject;
            var entry = new QueueEntry(kept.Text("path"), body, kept.Text("key"), kept.Text("at")) { After = kept.Text("after") };
            if (body == null || entry.Key == null || entry.At == null) return null;
            return entry.IsSave ? (entry.Slot == null ? null : entry) : entry.Path == ScorePath ? entry : null;
        }
    }
}
