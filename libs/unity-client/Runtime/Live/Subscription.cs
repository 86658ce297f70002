using System;
using System.Collections.Generic;
using System.Globalization;
using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>What is held of one window of a board, for all who look at it; asks the service again until that is all there is.</summary>
    internal sealed class Subscription
    {
        private const double AnswerSeconds = 5;
        private const double LongestAnswerSeconds = 60;

        /// <summary>Who has missed a push asks after so long: not all who have missed it at once.</summary>
        private static readonly Span Behind = new Span(0.5, 3);

        /// <summary>After the end of a period.</summary>
        private static readonly Span Ended = new Span(0.5, 10);

        private readonly JObject named;
        private readonly ILaurelPlatform platform;
        private readonly Action<JObject> send;
        private readonly List<Action<Board>> listeners = new List<Action<Board>>();
        private Topic topic = Topic.Unknown;
        private bool isUnanswered;
        private int asked;
        private IDisposable ask;
        private IDisposable end;

        public Subscription(string boardId, string window, ILaurelPlatform platform, Action<JObject> send)
        {
            Id = boardId + "." + window;
            named = new JObject { { "boardId", boardId }, { "window", window }, { "id", Id } };
            this.platform = platform;
            this.send = send;
        }

        public string Id { get; private set; }

        /// <summary><c>lb:board:period</c>; null until the service has named it.</summary>
        public string Name => topic.Name;

        public bool IsWatched => listeners.Count > 0;

        public void Add(Action<Board> listener)
        {
            listeners.Add(listener);
            if (topic.Board != null) platform.Tell(() => listener(topic.Board));
        }

        public void Remove(Action<Board> listener)
        {
            listeners.Remove(listener);
        }

        /// <summary>Tells the service what is held; asks again, later each time, until that is answered and nothing is missing.</summary>
        public void Ask()
        {
            isUnanswered = true;
            AskAfter(Waits.Doubled(AnswerSeconds, ++asked, LongestAnswerSeconds) * (1 + platform.Random()));
            var message = (JObject)named.DeepClone();
            message["action"] = "subscribe";
            message["epoch"] = topic.Board == null ? null : topic.Board.Position.Epoch;
            message["seq"] = topic.Board == null ? (long?)null : topic.Board.Seq;
            send(message);
        }

        /// <param name="early">a push of the topic that has overtaken this answer; null: none</param>
        public void Answered(JObject frame, Position early)
        {
            isUnanswered = false;
            var before = topic;
            topic = topic.Subscribed(frame, early);
            if (topic != before) AskAtEnd();
            Advance(before);
        }

        public void Pushed(JObject frame)
        {
            var before = topic;
            topic = topic.Pushed(frame);
            Advance(before);
        }

        /// <summary>There is nothing to ask for, or nobody to ask, until somebody says otherwise.</summary>
        public void Rest()
        {
            Stop(ref ask);
            isUnanswered = false;
            asked = 0;
        }

        public void End()
        {
            Rest();
            Stop(ref end);
            Leave(Name);
        }

        private void Advance(Topic before)
        {
            // Nothing more comes of a period that is over.
            if (before.Name != null && topic.Name != before.Name) Leave(before.Name);
            if (!isUnanswered && !topic.IsBehind) Rest();
            else if (ask == null) AskAfter(Behind.Within(platform));
            var board = topic.Board;
            if (board == null || board == before.Board) return;
            // Last, for whoever is told may end this.
            foreach (var tell in listeners.ToArray()) platform.Tell(() => tell(board));
        }

        private void Leave(string name)
        {
            var message = (JObject)named.DeepClone();
            message["action"] = "unsubscribe";
            message["period"] = name == null ? null : name.Split(':')[2];
            send(message);
        }

        /// <summary>A period that is over is followed by the next: by the service's clock, for this one may be wrong.</summary>
        private void AskAtEnd()
        {
            Stop(ref end);
            if (topic.EndsAt == null) return;
            var left = (Date(topic.EndsAt) - Date(topic.NamedAt)).TotalSeconds;
            end = platform.After(Math.Max(0, left) + Ended.Within(platform), Ask);
        }

        private void AskAfter(double seconds)
        {
            Stop(ref ask);
            ask = platform.After(seconds, Ask);
        }

        private static void Stop(ref IDisposable timer)
        {
            if (timer != null) timer.Dispose();
            timer = null;
        }

        private static DateTime Date(string at)
        {
            return DateTime.Parse(at, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
        }
    }
}
