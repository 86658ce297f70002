using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using UnityEngine;

namespace Laurel.Proof
{
    /// <summary>The script of the walk in docs/ten-minutes.md, with a finger on its buttons.</summary>
    public sealed class TenMinutesWalk : IScenario
    {
        private static readonly FieldInfo Told = typeof(MyGame).GetField("told", BindingFlags.Instance | BindingFlags.NonPublic);
        private MyGame game;

        public async Task Run(Place place)
        {
            var camera = new GameObject("Main Camera");
            game = camera.AddComponent<MyGame>();
            game.Url = place.Api;
            await Shows("You are ");
            for (var run = 0; run < 3; run++) await Press("Play", "You are number ");
            await Press("Buy a potion", "A potion is yours; 40 coins are left");
            await Scenes.ShowsNamesAsText(game);
            Scenes.EndsWithItsClient(camera, game);
        }

        private async Task Press(string button, string shown)
        {
            Told.SetValue(game, "");
            await Waiting.Until(() => GUI.enabled && !GUILayout.Shown.Any(line => line.Contains(shown)), "a frame without it");
            GUILayout.Finger = button;
            await Shows(shown);
        }

        private static async Task Shows(string text)
        {
            var shown = "";
            await Waiting.Until(() => (shown = string.Join(" | ", GUILayout.Shown)).Contains(text), () => text + ", but " + shown);
            Transcript.Check(true, "it shows: " + GUILayout.Shown.First(line => line.Contains(text)));
        }
    }
}
