using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Newtonsoft.Json.Linq;
using UnityEngine;

namespace Laurel.Proof
{
    /// <summary>What is known after each of many frames, written down for who compares it with the TypeScript client's.</summary>
    public sealed class Topics : IScenario
    {
        public Task Run(Place place)
        {
            var histories = JArrayOf(File.ReadAllText(Path.Combine(Application.persistentDataPath, "frames.json")));
            var known = new JArray();
            foreach (var history in histories) known.Add(Known((JArray)history));
            File.WriteAllText(Path.Combine(Application.persistentDataPath, "known.json"), Json.Write(known));
            Transcript.Check(histories.Count > 0, $"{histories.Count} histories of frames were taken");
            return Task.CompletedTask;
        }

        private static JArray Known(JArray frames)
        {
            var topic = Topic.Unknown;
            var known = new JArray();
            foreach (JObject frame in frames)
            {
                topic = frame.Text("type") == "subscribed" ? topic.Subscribed(frame, null) : topic.Pushed(frame);
                known.Add(new JObject { { "isBehind", topic.IsBehind }, { "board", Write(topic.Board) }, { "ranks", Ranks(topic.Board) } });
            }
            return known;
        }

        private static JToken Write(Board board)
        {
            if (board == null) return JValue.CreateNull();
            var rows = new JArray();
            foreach (var row in board.Rows) rows.Add(new JArray(row.Rank, row.PlayerId, row.Name, row.Score));
            return new JObject
            {
                { "topic", board.Topic }, { "epoch", board.Position.Epoch }, { "seq", board.Seq }, { "at", board.At }, { "total", board.Total },
                { "rows", rows }, { "endsAt", board.EndsAt },
            };
        }

        private static JArray Ranks(Board board)
        {
            var ranks = new JArray();
            foreach (var score in Enumerable.Range(-1, 12)) ranks.Add(board == null ? null : board.EstimateRank(score * 30));
            return ranks;
        }

        /// <summary>Times stay text.</summary>
        private static JArray JArrayOf(string text) => (JArray)Json.Parse("{\"all\":" + text + "}")["all"];
    }
}
