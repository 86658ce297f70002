using System;
using System.Threading.Tasks;
using Laurel.Client;
using Laurel.Client.Model;
using UnityEngine;

namespace Laurel.QuickStart
{
    /// <summary>Put it on any object of an empty scene, run <c>npm start</c>, and press Play: a guest, a score, a live board, a purchase, an avatar.</summary>
    public sealed class QuickStart : MonoBehaviour
    {
        /// <summary>Where <c>npm start</c> runs. For a deployed stage fill in <see cref="LaurelOptions"/> instead of asking for it.</summary>
        public string Url = "http://localhost:4000";

        /// <summary>A picture of a face, for the avatar; tick "Read/Write" in its import settings.</summary>
        public Texture2D Portrait;

        private readonly System.Random dice = new System.Random();
        private LaurelClient laurel;
        private Board board;

        /// <summary>Names are text that players have typed: with rich text, a tag in one would break the scene.</summary>
        private GUIStyle plain;
        private string said = "";
        private bool isBusy;

        private void Start()
        {
            Do("Signing in", SignIn);
        }

        private void OnDestroy()
        {
            if (laurel != null) laurel.Dispose();
        }

        private void OnGUI()
        {
            if (plain == null) plain = new GUIStyle(GUI.skin.label) { richText = false };
            GUILayout.Label(said, plain);
            GUI.enabled = laurel != null && !isBusy;
            if (GUILayout.Button("Play a round")) Do("Submitting", Submit);
            if (GUILayout.Button("Watch an ad: 50 coins")) Do("Earning", Earn);
            if (GUILayout.Button("Buy a potion")) Do("Buying", Buy);
            if (Portrait != null && GUILayout.Button("Make an avatar")) Do("Drawing", Draw);
            GUI.enabled = true;
            if (board == null) return;
            GUILayout.Label(board.Total + " players today, live:");
            foreach (var row in board.Rows) GUILayout.Label(row.Rank + ".  " + row.Name + "  " + row.Score, plain);
        }

        private async Task<string> SignIn()
        {
            var options = await LaurelOptions.LocalAsync(Url);
            // The scene may have ended meanwhile.
            if (this == null) return "";
            laurel = new LaurelClient(options);
            laurel.Account.SignInNeeded += () => said = "Sign in by e-mail or recovery code";
            laurel.Live.Watch("arcade", Window.Day, next => board = next);
            var playerId = await laurel.Account.SignInAsync();
            return "You are " + playerId + ". On another device: " + laurel.Account.RecoveryCode;
        }

        /// <summary>Through the queue: it is kept, also without a connection.</summary>
        private async Task<string> Submit()
        {
            var score = dice.Next(1, 1000000);
            var answer = await laurel.Queue.Submit("arcade", score);
            if (!answer.IsSent) return score + " is refused: " + answer.Error.Problem.Detail;
            var day = answer.Score.Windows.Find(window => window.Window == Window.Day);
            return score + " points: rank " + day.Rank + " of " + day.Total + " today";
        }

        private async Task<string> Earn()
        {
            var added = await laurel.Money.AddAsync(new AddMoney { Currency = "coins", Amount = 50, Source = "rewarded-ad" });
            return "You have " + added.Balance + " coins";
        }

        private async Task<string> Buy()
        {
            var bought = await laurel.Shop.BuyAsync(new BuyOffer { OfferId = "potion" });
            return "A potion is yours, and " + bought.Balances["coins"] + " coins are left";
        }

        private async Task<string> Draw()
        {
            var drawn = await laurel.Avatars.UploadAsync(Portrait.EncodeToPNG(), PictureType.ImagePng);
            return "Your avatar: " + drawn.Variants.Png512;
        }

        private async void Do(string what, Func<Task<string>> work)
        {
            isBusy = true;
            said = what + " …";
            try
            {
                said = await work();
            }
            catch (ApiException refusal)
            {
                said = refusal.Problem == null ? refusal.Message : refusal.Problem.Hint ?? refusal.Problem.Detail;
            }
            catch (Exception failure)
            {
                said = failure.Message;
            }
            isBusy = false;
        }
    }
}
