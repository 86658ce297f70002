using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using UnityEngine;

namespace Laurel.Proof
{
    /// <summary>What each scene of the documentation holds: a script with a <c>board</c> and a <c>laurel</c>.</summary>
    internal static class Scenes
    {
        /// <summary>A name that this service refuses, and another may take: with rich text it is not to be seen.</summary>
        private const string Tagged = "<size=99><color=#00000000>Ada";

        public static async Task ShowsNamesAsText(MonoBehaviour script)
        {
            var rows = new List<BoardRow> { new BoardRow(1, "p", Tagged, 7) };
            var board = new Board("lb:arcade:all", new Position("e", 1, "2026-11-20T12:00:00.000Z"), 1, rows, new List<Quantile>(), null);
            await Waiting.Until(() =>
            {
                // Again and again, for the service pushes its own.
                Of(script, "board").SetValue(script, board);
                return GUILayout.Shown.Any(line => line.Contains("Ada "));
            }, "a row of the board");
            Transcript.Check(GUILayout.Shown.Any(line => line.Contains(Tagged)), "a name with tags in it is shown as it is written: " + Tagged);
        }

        public static void EndsWithItsClient(GameObject scene, MonoBehaviour script)
        {
            var laurel = (LaurelClient)Of(script, "laurel").GetValue(script);
            Transcript.Check(laurel.Live.State != LiveState.Closed, "the scene has a socket");
            Object.Destroy(scene);
            Transcript.Same(LiveState.Closed, laurel.Live.State, "and ends with it: it is");
        }

        private static FieldInfo Of(MonoBehaviour script, string field) => script.GetType().GetField(field, BindingFlags.Instance | BindingFlags.NonPublic);
    }
}
