namespace UnityEngine
{
    public static class Random
    {
        private static readonly System.Random Dice = new System.Random();

        public static int Range(int least, int beyond) => Dice.Next(least, beyond);
    }
}
