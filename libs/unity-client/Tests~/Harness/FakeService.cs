using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Newtonsoft.Json.Linq;

namespace Laurel.Proof
{
    /// <summary>Speaks laurel.v1 for one board of days, over sockets that lose, double and delay what it says.</summary>
    internal sealed class FakeService
    {
        private const double DaySeconds = 2 * 3600;
        private readonly FakeTime time;
        private readonly HashSet<Socket> sockets = new HashSet<Socket>();
        private int day;
        private int epoch;

        public FakeService(FakeTime time)
        {
            this.time = time;
            time.Service = (token, events) => new Socket(this, token, events);
            Begin();
        }

        /// <summary>From 0, all well, to 1.</summary>
        public double Faults { get; set; }

        /// <summary>Whose sockets do not open, as of a token that the upgrade is refused for; null: nobody's.</summary>
        public Func<string, bool> Unopened { get; set; }

        /// <summary>What it answers every message with; null: what is right.</summary>
        public string Refusal { get; set; }

        public JObject Head { get; private set; }

        public int Opened { get; private set; }

        public List<double> Subscribes { get; } = new List<double>();

        public IEnumerable<string> Watched => sockets.SelectMany(socket => socket.Topics);

        /// <summary>Another player comes or rises: the board is pushed, as a snapshot or as what has changed.</summary>
        public void Push(bool whole)
        {
            var before = Head;
            var rows = Changed(((JArray)before["rows"]).Select(row => (JArray)row).ToList());
            Head = (JObject)before.DeepClone();
            Head["seq"] = (long)before["seq"] + 1;
            Head["at"] = At();
            Head["total"] = rows.Count + 7;
            Head["rows"] = new JArray(rows);
            Head["quantiles"] = new JArray { new JArray(rows[0][3], 1) };
            foreach (var socket in sockets.ToList()) socket.Tell(whole ? Snapshot() : Delta(before));
        }

        /// <summary>The head was lost, and begins anew.</summary>
        public void Rebuild(bool told)
        {
            Head["epoch"] = "e" + ++epoch;
            Head["seq"] = 1;
            Head["at"] = At();
            if (!told) return;
            foreach (var socket in sockets.ToList()) socket.Tell(Snapshot());
        }

        public void NextDay()
        {
            time.Pass(DaySeconds - time.Seconds % DaySeconds + 0.001);
            day++;
            Begin();
        }

        public void DropAll()
        {
            foreach (var socket in sockets.ToList()) socket.Drop();
        }

        /// <summary>Sockets that are open now look as if they were, and say nothing more.</summary>
        public void Mute()
        {
            foreach (var socket in sockets) socket.IsMute = true;
        }

        private void Begin()
        {
            Head = new JObject
            {
                { "topic", "lb:arcade:d" + day }, { "epoch", "e" + ++epoch }, { "seq", 1 }, { "at", At() }, { "total", 0 },
                { "rows", new JArray() }, { "quantiles", new JArray() },
            };
        }

        private string At() => time.UtcNow.AddMilliseconds(epoch + (Head == null ? 0 : (long)Head["seq"])).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

        private List<JArray> Changed(List<JArray> rows)
        {
            var player = "p" + (int)(time.Random() * 8);
            var scores = rows.ToDictionary(row => (string)row[1], row => (long)row[3]);
            scores[player] = (long)(time.Random() * 1000);
            if (scores.Count > 3 && time.Random() < 0.2) scores.Remove(scores.Keys.First());
            return scores.OrderByDescending(one => one.Value).ThenBy(one => one.Key).Select((one, i) => new JArray(i + 1, one.Key, one.Key.ToUpperInvariant(), one.Value)).ToList();
        }

        /// <summary>All rows that are not as they were, in the order of the new top: right, if longer than the service's.</summary>
        private JObject Delta(JObject before)
        {
            var old = before["rows"].Select(row => Json.Write(row)).ToList();
            var upsert = new JArray(Head["rows"].Where(row => !old.Contains(Json.Write(row))));
            var players = Head["rows"].Select(row => (string)row[1]).ToList();
            var remove = new JArray(before["rows"].Select(row => (string)row[1]).Where(player => !players.Contains(player)));
            var frame = new JObject { { "type", "leaderboard.delta" }, { "prev", before["seq"] }, { "upsert", upsert }, { "remove", remove } };
            foreach (var name in new[] { "topic", "epoch", "seq", "at", "total" }) frame[name] = Head[name];
            frame["quantiles"] = JToken.DeepEquals(before["quantiles"], Head["quantiles"]) ? JValue.CreateNull() : Head["quantiles"];
            return frame;
        }

        private JObject Snapshot()
        {
            var frame = (JObject)Head.DeepClone();
            frame["type"] = "leaderboard.snapshot";
            return frame;
        }

        private sealed class Socket : ILiveSocket
        {
            private readonly FakeService service;
            private readonly string token;
            private readonly ILiveSocketEvents events;
            private bool isOpen;

            public Socket(FakeService service, string token, ILiveSocketEvents events)
            {
                this.service = service;
                this.token = token;
                this.events = events;
                service.Opened++;
                service.sockets.Add(this);
                service.time.After(0.005, Accept);
            }

            public bool IsMute { get; set; }

            public HashSet<string> Topics { get; } = new HashSet<string>();

            public void Send(string text) => service.time.After(0.005, () => Hear(Json.Parse(text)));

            public void Close()
            {
                service.sockets.Remove(this);
                isOpen = false;
            }

            public void Drop()
            {
                Close();
                events.OnClose();
            }

            public void Tell(JObject frame)
            {
                var random = service.time.Random();
                if (!isOpen || IsMute || random < service.Faults / 3) return;
                if (frame["topic"] != null && frame.Text("type") != "subscribed" && !Topics.Contains(frame.Text("topic"))) return;
                for (var times = random > 1 - service.Faults / 3 ? 2 : 1; times > 0; times--)
                    service.time.After(service.time.Random() * service.Faults * 2, () =>
                    {
                        if (isOpen && !IsMute) events.OnMessage(Json.Write(frame));
                    });
            }

            private void Accept()
            {
                var isUnopened = service.Unopened != null && service.Unopened(token);
                if (isUnopened || service.time.Random() < service.Faults / 3) Drop();
                else if (service.sockets.Contains(this))
                {
                    isOpen = true;
                    events.OnOpen();
                }
            }

            private void Hear(JObject message)
            {
                if (!isOpen || IsMute || service.time.Random() < service.Faults / 6) return;
                var id = message["id"];
                if (service.Refusal != null) Tell(new JObject { { "type", "error" }, { "code", service.Refusal }, { "detail", "No." }, { "id", id } });
                else if (message.Text("action") == "ping") Tell(new JObject { { "type", "pong" } });
                else if (message.Text("action") == "unsubscribe") Topics.Remove("lb:arcade:" + message.Text("period"));
                else Subscribe(message, id);
            }

            private void Subscribe(JObject message, JToken id)
            {
                service.Subscribes.Add(service.time.Seconds);
                var head = service.Head;
                Topics.Add(head.Text("topic"));
                var endsAt = new DateTime(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc).AddSeconds((service.day + 1) * DaySeconds);
                Tell(new JObject
                {
                    { "type", "subscribed" }, { "at", service.At() }, { "topic", head["topic"] }, { "epoch", head["epoch"] }, { "seq", head["seq"] },
                    { "endsAt", endsAt.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture) }, { "id", id },
                });
                if (message.Text("epoch") != head.Text("epoch") || (long?)message["seq"] != (long)head["seq"]) Tell(service.Snapshot());
            }
        }
    }
}
