using System;
using System.Threading;
using Laurel.Client;
using Laurel.Client.Api;

namespace Laurel
{
    /// <summary>
    /// A game's one way to Laurel: make one when the game begins, on Unity's main thread, and keep it. Everything is called there, and answers
    /// and events come there. Calls sign in by themselves, are tried again where that may help, and have their effect once.
    /// </summary>
    public sealed class LaurelClient : IDisposable
    {
        private readonly CancellationTokenSource end = new CancellationTokenSource();
        private readonly ILaurelPlatform platform;

        /// <exception cref="ArgumentException">an address is missing, or of another scheme</exception>
        /// <exception cref="Exception">the store cannot be read, as its own <c>Load</c> says</exception>
        public LaurelClient(LaurelOptions options)
        {
            options.Check();
            var store = options.StoreOrDefault();
            var accounts = new AccountStore(store);
            // Before the platform: a store that cannot be read leaves nothing behind.
            var kept = accounts.Load();
            platform = options.Platform ?? new UnityPlatform();
            var tries = new Tries(platform, end.Token);
            var cognito = new Cognito(options.CognitoUrl, options.ClientId, tries);
            var session = new Session(new SignIn(cognito, platform, options.SignUpBits), accounts, kept, platform, end.Token);
            var api = new ApiClient(new Configuration(options.Url));
            var calls = new PlayerClient(api, session, tries);
            // The queue tries again itself, and looks before each try at what is kept.
            Queue = new LaurelQueue(session, new PlayerClient(api, session, new Tries(platform, end.Token, 1), false), store, platform);
            Calls = new ShownSaves(calls, () => Queue.Told());
            Live = new LaurelLive(session, platform, options.SocketUrl, end.Token);
            // Last: what the game does when it is told of another player is already that player's.
            Account = new LaurelAccount(session, cognito, platform);
            Avatar = new AvatarApi(Calls);
            Avatars = new LaurelAvatars(Avatar, () => session.Begin().Username, tries, platform);
            Scores = new ScoreApi(Calls);
            Boards = new LeaderboardApi(Calls);
            Progress = new ProgressApi(Calls);
            Shop = new ShopApi(Calls);
            Money = new MoneyApi(Calls);
            Tasks = new TasksApi(Calls);
            Unlocks = new UnlocksApi(Calls);
            Player = new PlayerApi(Calls);
            platform.Ending += Dispose;
        }

        /// <summary>Who plays: sign-in, recovery code, e-mail.</summary>
        public LaurelAccount Account { get; private set; }

        /// <summary>Scores and saves that may wait for a connection.</summary>
        public LaurelQueue Queue { get; private set; }

        /// <summary>Live boards, announcements, rewards.</summary>
        public LaurelLive Live { get; private set; }

        /// <summary>From a picture to an avatar, in one call.</summary>
        public LaurelAvatars Avatars { get; private set; }

        /// <summary>The same step by step; presets and the display name.</summary>
        public AvatarApi Avatar { get; private set; }

        /// <summary>Submit a score now, and tickets. What may wait goes through <see cref="Queue"/>.</summary>
        public ScoreApi Scores { get; private set; }

        /// <summary>Boards as they stand: around the player, from the top, friends.</summary>
        public LeaderboardApi Boards { get; private set; }

        /// <summary>Saves, read and written now. What may wait goes through <see cref="Queue"/>.</summary>
        public ProgressApi Progress { get; private set; }

        /// <summary>Offers, purchases and what the player owns.</summary>
        public ShopApi Shop { get; private set; }

        /// <summary>Balances and the ledger.</summary>
        public MoneyApi Money { get; private set; }

        /// <summary>Tasks and their rewards.</summary>
        public TasksApi Tasks { get; private set; }

        /// <summary>What is unlocked, and unlocking.</summary>
        public UnlocksApi Unlocks { get; private set; }

        /// <summary>The player's profile, export and deletion.</summary>
        public PlayerApi Player { get; private set; }

        /// <summary>Carries out calls as who plays, for any API of <c>Laurel.Client.Api</c>.</summary>
        public IApiClient Calls { get; private set; }

        /// <summary>
        /// Ends the socket and all calls, and sends no more of the queue, which is kept. What is awaited then ends with an
        /// <c>OperationCanceledException</c>. Done by itself when the game ends.
        /// </summary>
        public void Dispose()
        {
            if (end.IsCancellationRequested) return;
            platform.Ending -= Dispose;
            end.Cancel();
            Queue.Dispose();
            Live.Dispose();
            platform.Dispose();
        }
    }
}
