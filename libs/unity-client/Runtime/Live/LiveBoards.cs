using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>Boards over one socket: each shows what the service has pushed last, whatever is lost, doubled or late.</summary>
    internal sealed class LiveBoards : ILinkEvents
    {
        private const int RewardsKept = 100;

        /// <summary>As many topics as a connection may have.</summary>
        private const int EarlyKept = 20;

        private static readonly Span Heartbeat = new Span(5 * 60, 8 * 60);

        /// <summary>Errors that pass: the same is asked again. What else is refused stays so until the next heartbeat.</summary>
        private static readonly HashSet<string> Passing = new HashSet<string> { "try_again", "internal", "too_many_requests" };

        private readonly ILaurelPlatform platform;
        private readonly ILiveTold told;
        private readonly Link link;
        private readonly LiveTimers beats;
        private readonly Dictionary<string, Subscription> subscriptions = new Dictionary<string, Subscription>();
        private readonly Recent<string> rewards = new Recent<string>(RewardsKept);
        private readonly Recent<Position> early = new Recent<Position>(EarlyKept);
        private bool isOpen;

        public LiveBoards(ILaurelPlatform platform, string url, Func<string, Task<AccessToken>> token, ILiveTold told)
        {
            this.platform = platform;
            this.told = told;
            beats = new LiveTimers(platform);
            link = new Link(platform, url, token, this);
        }

        public void Open()
        {
            link.Open();
        }

        /// <summary>Calls with each push of a board's current period, and at once where it is known.</summary>
        public Subscription Watch(string boardId, string window, Action<Board> onBoard)
        {
            var fresh = new Subscription(boardId, window, platform, link.Send);
            Subscription subscription;
            if (!subscriptions.TryGetValue(fresh.Id, out subscription))
            {
                subscription = subscriptions[fresh.Id] = fresh;
                if (isOpen) fresh.Ask();
            }
            subscription.Add(onBoard);
            return subscription;
        }

        public void Unwatch(Subscription subscription, Action<Board> onBoard)
        {
            subscription.Remove(onBoard);
            if (subscription.IsWatched || !subscriptions.Remove(subscription.Id)) return;
            subscription.End();
        }

        /// <summary>Ends the connection and everything that waits.</summary>
        public void Close()
        {
            foreach (var subscription in subscriptions.Values) subscription.End();
            subscriptions.Clear();
            link.Close();
        }

        void ILinkEvents.OnOpen()
        {
            isOpen = true;
            AskAll();
            BeatLater();
        }

        void ILinkEvents.OnState(LiveState state)
        {
            if (state != LiveState.Live)
            {
                isOpen = false;
                beats.End();
                foreach (var subscription in subscriptions.Values) subscription.Rest();
            }
            told.OnState(state);
        }

        void ILinkEvents.OnFrame(JObject frame)
        {
            switch (frame.Text("type"))
            {
                case "subscribed": Subscribed(frame); return;
                case "leaderboard.snapshot": Pushed(frame); return;
                case "leaderboard.delta": Pushed(frame); return;
                case "error": Failed(frame); return;
                case "pong": return;
                // One that was sent before a board was watched again may have been heard after that.
                case "unsubscribed": foreach (var one in Of(frame.Text("topic"))) one.Ask(); return;
                case "reward": if (rewards.Add(frame.Text("id"), "")) told.OnFrame(frame); return;
                default: told.OnFrame(frame); return;
            }
        }

        /// <summary>To subscribe again is a ping that is told when the last push was missed.</summary>
        private void BeatLater()
        {
            beats.End();
            beats.After(Heartbeat.Within(platform), () =>
            {
                if (subscriptions.Count == 0) link.Send(new JObject { { "action", "ping" } });
                AskAll();
                BeatLater();
            });
        }

        private void AskAll()
        {
            foreach (var subscription in subscriptions.Values.ToList()) subscription.Ask();
        }

        private void Subscribed(JObject frame)
        {
            Subscription subscription;
            var topic = frame.Text("topic");
            if (subscriptions.TryGetValue(frame.Text("id") ?? "", out subscription)) subscription.Answered(frame, early.Find(topic));
            early.Remove(topic);
        }

        private void Pushed(JObject frame)
        {
            var topic = frame.Text("topic");
            var of = Of(topic);
            foreach (var subscription in of) subscription.Pushed(frame);
            // It has overtaken the answer that names its topic.
            if (of.Count == 0) early.Put(topic, Position.Newest(early.Find(topic), Topic.PositionOf(frame)));
        }

        private List<Subscription> Of(string topic)
        {
            return subscriptions.Values.Where(subscription => subscription.Name == topic).ToList();
        }

        private void Failed(JObject frame)
        {
            Subscription subscription;
            var code = frame.Text("code") ?? "";
            if (code == "unauthenticated") link.Refused();
            else if (!Passing.Contains(code) && subscriptions.TryGetValue(frame.Text("id") ?? "", out subscription)) subscription.Rest();
            told.OnError(frame);
        }
    }
}
